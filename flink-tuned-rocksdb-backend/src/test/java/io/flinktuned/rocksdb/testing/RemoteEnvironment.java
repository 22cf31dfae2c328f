// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.testing;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Makes {@code StreamExecutionEnvironment.getExecutionEnvironment(...)} submit to a cluster, as it
 * does in a program that {@code flink run} started.
 */
@SuppressWarnings("try") // Never an instance; the warning is about what it inherits.
final class RemoteEnvironment extends StreamExecutionEnvironment {

    private RemoteEnvironment() {}

    static void use(Configuration client) {
        initializeContextEnvironment(
                configuration -> {
                    Configuration both = new Configuration(client);
                    both.addAll(configuration);
                    return new StreamExecutionEnvironment(both);
                });
    }

    static void stopUsing() {
        resetContextEnvironment();
    }
}
