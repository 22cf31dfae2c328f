// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.text.Bytes;

import java.util.Optional;
import java.util.regex.Pattern;

/** A TaskManager takes more memory than its container may have, or nothing keeps it from that. */
final class MemoryOverLimit implements Diagnosis {

    /** As Kubernetes, YARN and Flink's drivers for them say it. */
    private static final Pattern KILLED =
            Pattern.compile(
                    "OOMKilled|[Ee]xit ?[Cc]ode:? ?=?137|[Ee]xit status: ?(137|-104)"
                            + "|running beyond (the '?)?physical memory|Killed by external signal");

    private static final String MANAGED = "state.backend.rocksdb.memory.managed";

    /** For what may happen, and has not. */
    private static final double RISK = 0.1;

    @Override
    public Verdict examine(Observation job) {
        boolean unbounded = job.usesRocksDb() && job.rocksDbMemory().isEmpty();
        Optional<String> killed = job.trouble(KILLED);
        if (killed.isEmpty() && !unbounded) {
            return job.usesRocksDb()
                    ? Verdict.well(
                            "Memory: RocksDB's is bounded, %s in a slot, and no TaskManager was"
                                    + " killed.",
                            Bytes.format(job.rocksDbMemory().orElseThrow().budget()))
                    : Verdict.nothing();
        }
        Finding.Builder finding =
                Finding.of(
                        "memory-over-limit",
                        killed.isPresent()
                                ? "TaskManagers are killed for their memory"
                                : "Nothing bounds the memory that RocksDB takes");
        if (killed.isPresent()) {
            finding.cost(1, Trouble.COST).evidence(killed.get(), Trouble.SOURCE);
        } else {
            finding.cost(RISK, "a risk: a container may be killed");
        }
        if (unbounded) {
            finding.evidence(MANAGED + " is false, and no fixed size is set", "/jobmanager/config")
                    .set(MANAGED, "true");
        } else {
            finding.set("taskmanager.memory.jvm-overhead.fraction", "0.2")
                    .set("containerized.taskmanager.env.MALLOC_ARENA_MAX", "1");
        }
        return finding.action(
                        "Keep jemalloc, which Flink's image has: with glibc, memory that was freed"
                                + " stays with the process, in an arena for each thread.")
                .expect(
                        "RocksDB stays within its budget, and what the allocator keeps within the"
                                + " JVM's overhead. More memory is left unused.");
    }
}
