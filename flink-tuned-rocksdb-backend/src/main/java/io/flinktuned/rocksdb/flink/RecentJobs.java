// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.JobID;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is remembered of the last jobs in this JVM. Not of all: a session cluster can run very many,
 * one after the other.
 */
@Internal
public final class RecentJobs<V> extends LinkedHashMap<JobID, V> {

    private static final long serialVersionUID = 1L;

    private static final int MOST_JOBS = 100;

    @Override
    protected boolean removeEldestEntry(Map.Entry<JobID, V> eldest) {
        return size() > MOST_JOBS;
    }
}
