// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import io.flinktuned.benchmarks.profiles.Situation;

import org.apache.flink.configuration.MemorySize;

/** A job and the memory that it has for state, of both slots together. */
enum AdviceWorkload {
    BALANCED(new SituationJob(Situation.BALANCED), "32 mb"),
    WRITE_HEAVY(new SituationJob(Situation.WRITE_HEAVY), "32 mb"),
    READ_HEAVY(new SituationJob(Situation.READ_HEAVY), "32 mb"),
    MANY_STATES(new SituationJob(Situation.MANY_STATES), "64 mb"),
    LOW_MEMORY(new SituationJob(Situation.BALANCED), "16 mb"),
    SESSION_WINDOW(Job.SESSION_WINDOW::results, "128 mb"),
    TOP_N(Job.TOP_N::results, "128 mb"),
    DEDUPLICATE_FIRST(Job.DEDUPLICATE_FIRST::results, "128 mb"),
    COUNT_DISTINCT(Job.COUNT_DISTINCT::results, "128 mb"),
    JOIN_AGGREGATE(Job.JOIN_AGGREGATE::results, "128 mb");

    final Job.Definition job;
    final MemorySize memory;

    AdviceWorkload(Job.Definition job, String memory) {
        this.job = job;
        this.memory = MemorySize.parse(memory);
    }
}
