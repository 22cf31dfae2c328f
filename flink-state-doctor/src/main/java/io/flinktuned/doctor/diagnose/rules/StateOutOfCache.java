// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.RocksDbMemory;
import io.flinktuned.doctor.diagnose.observe.Series;

/** The state that is in use does not fit the block cache. */
final class StateOutOfCache implements Diagnosis {

    /** Of look-ups in the block cache; below, nearly all come from memory. */
    private static final double MANY_MISSES = 0.1;

    @Override
    public Verdict examine(Observation job) {
        if (!job.usesRocksDb() || job.rocksDbMemory().isEmpty()) {
            return Verdict.nothing();
        }
        StateTime reads = StateTime.ofReads(job);
        if (reads.share() < 3 * WORTH) {
            return Verdict.nothing();
        }
        if (job.rocksDb("block_cache_miss").isEmpty()) {
            return Verdict.unknown(
                    "how many reads find their block in the block cache",
                    "state.backend.rocksdb.metrics.block-cache-miss: true");
        }
        if (job.rocksDb("block_cache_hit").isEmpty()) {
            return Verdict.unknown(
                    "how many reads find their block in the block cache",
                    "state.backend.rocksdb.metrics.block-cache-hit: true");
        }
        double misses = job.rocksDb("block_cache_miss").stream().mapToDouble(Series::growth).sum();
        double hits = job.rocksDb("block_cache_hit").stream().mapToDouble(Series::growth).sum();
        RocksDbMemory memory = job.rocksDbMemory().get();
        double missed = misses + hits == 0 ? 0 : misses / (misses + hits);
        if (missed < MANY_MISSES) {
            return Verdict.well("Block cache: %s of look-ups are hits.", Text.percent(1 - missed));
        }
        return Finding.of("state-out-of-cache", "The state in use does not fit the block cache")
                .cost(reads.share() * missed, reads.of() + ", times the share of misses")
                .evidence(
                        Text.format(
                                "%s of %.0f look-ups in the block cache are misses",
                                Text.percent(missed), misses + hits),
                        "/jobs/:id/vertices/:id/subtasks/metrics: *.rocksdb_block_cache_miss, _hit")
                .evidence(Memory.describe(memory), Memory.SOURCE)
                .evidence(reads.evidence("reads of state"), StateTime.SOURCE)
                .set(Memory.key(job), Memory.value(job, 2 * memory.budget()))
                .action(
                        job.tuned()
                                ? "If few accesses to the hot tier are hits: a lower"
                                        + " state.backend.tuned.hot-state.memory-ratio."
                                : "Or " + Tuned.line() + ", which keeps keys in use as objects.")
                .expect(
                        "Up to the share of misses, if all that is in use fits then; little if it"
                                + " is many times as large.");
    }
}
