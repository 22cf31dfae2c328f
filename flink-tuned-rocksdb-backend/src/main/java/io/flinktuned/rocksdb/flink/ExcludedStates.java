// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.JobID;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The states of a job that bypass the hot tier, by name. Names that no state has are told once for
 * each job and JVM, since the states of one operator alone do not tell.
 *
 * <p>Thread-safe.
 */
@Internal
public final class ExcludedStates {

    private static final Map<JobID, Names> NAMES_OF_JOBS = new RecentJobs<>();

    private final String key;
    private final List<String> excluded;
    private final JobID job;

    /**
     * The excluded states of one operator.
     *
     * @param key of the option that excludes them
     * @param excluded names
     */
    public ExcludedStates(String key, List<String> excluded, JobID job) {
        this.key = key;
        this.excluded = List.copyOf(excluded);
        this.job = job;
    }

    /** Whether a state of the operator is excluded. */
    public boolean contains(String state) {
        if (excluded.isEmpty()) {
            return false;
        }
        synchronized (NAMES_OF_JOBS) {
            NAMES_OF_JOBS.computeIfAbsent(job, none -> new Names()).all.add(state);
        }
        return excluded.contains(state);
    }

    /**
     * Advice about names that no state of the job has here, to be asked for when all its tasks run.
     * There is none the second time.
     */
    public Optional<String> advice() {
        if (excluded.isEmpty()) {
            return Optional.empty();
        }
        Set<String> known;
        synchronized (NAMES_OF_JOBS) {
            Names names = NAMES_OF_JOBS.get(job);
            if (names == null || names.told) {
                return Optional.empty();
            }
            names.told = true;
            known = new TreeSet<>(names.all);
        }
        Set<String> unknown = new TreeSet<>(excluded);
        unknown.removeAll(known);
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                "'%s' has %s, but no state of the job in this TaskManager has such a"
                                        + " name. They have the names %s. Correct the option, whose"
                                        + " names are separated by semicolons, unless the state is in"
                                        + " another TaskManager.",
                                key, unknown, known));
    }

    /** Of the states of all operators of a job in this JVM. */
    private static final class Names {

        private final Set<String> all = new TreeSet<>();
        private boolean told;
    }
}
