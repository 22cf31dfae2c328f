// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Activity;
import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.RocksDbMemory;
import io.flinktuned.doctor.text.Bytes;

import java.util.regex.Pattern;

/** A single arena block exceeds what write buffers may hold, so each write starts a flush. */
final class FlushingWithoutEnd implements Diagnosis {

    private static final Pattern FLINKS_WARNING =
            Pattern.compile("RocksDB will flush memtable constantly");

    @Override
    public Verdict examine(Observation job) {
        if (!job.usesRocksDb() || job.tuned() || job.rocksDbMemory().isEmpty()) {
            return Verdict.nothing();
        }
        RocksDbMemory memory = job.rocksDbMemory().get();
        if (memory.arenaBlock() <= memory.mutableLimit()) {
            return Verdict.well(
                    "Write buffers: an arena block of %s fits what they may hold (%s).",
                    Bytes.format(memory.arenaBlock()), Bytes.format(memory.mutableLimit()));
        }
        StateTime writes = StateTime.of(job, Activity.WRITE);
        if (writes.share() < WORTH) {
            return Verdict.nothing();
        }
        // Room for the arena blocks of eight states, as MemoryPlan has it for its planned ones.
        long needed =
                8 * memory.arenaBlock() * memory.budget() / Math.max(1, memory.mutableLimit());
        Finding.Builder finding =
                Finding.of("flushing-without-end", "RocksDB flushes after every few writes")
                        .cost(writes.share(), writes.of())
                        .evidence(
                                Text.format(
                                        "a write buffer takes %s at a time, but RocksDB flushes from %s"
                                                + " on, so it flushes nearly empty write buffers",
                                        Bytes.format(memory.arenaBlock()),
                                        Bytes.format(memory.mutableLimit())),
                                Memory.SOURCE)
                        .evidence(writes.evidence("writes into RocksDB"), StateTime.SOURCE);
        job.trouble(FLINKS_WARNING)
                .ifPresent(line -> finding.evidence(line, "/taskmanagers/:id/logs"));
        return finding.set(Memory.key(job), Memory.value(job, needed))
                .action(
                        "Without more memory: "
                                + "state.backend.rocksdb.writebuffer.size: "
                                + Text.size(memory.mutableLimit() * 2)
                                + " makes arena blocks small enough for four states, or "
                                + Tuned.line()
                                + ", which plans them.")
                .expect(
                        "Most of that time: docs/memory.md measured files of 60 KB instead of 1 MB"
                                + " (Flink 2.x), and of 1 KB, one for every 40 writes (1.20).");
    }
}
