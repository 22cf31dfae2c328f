/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;

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
                            Text.bytes(job.rocksDbMemory().orElseThrow().budget()))
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
