// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.configuration;

import io.flinktuned.rocksdb.testing.StatefulJob;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The main class of a program that says nothing about state backends. */
public final class StatefulProgram {

    private StatefulProgram() {}

    public static void main(String[] args) throws Exception {
        StatefulJob.submit(StreamExecutionEnvironment.getExecutionEnvironment());
    }
}
