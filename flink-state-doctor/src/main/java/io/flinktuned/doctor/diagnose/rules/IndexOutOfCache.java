// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.RocksDbMemory;
import io.flinktuned.doctor.text.Bytes;

/** Index and filter blocks do not stay in the block cache, so reads load them again and again. */
final class IndexOutOfCache implements Diagnosis {

    private static final String PARTITIONED =
            "state.backend.rocksdb.memory.partitioned-index-filters";

    /** RocksDB's block_size, and its target_file_size_base. */
    private static final long BLOCK = 4L << 10;

    private static final long LARGEST_FILE = 64L << 20;

    /** For each data block a key of 20 bytes and a handle of 12: docs/memory.md. */
    private static final double INDEX_ENTRY = 32;

    /** Data blocks compress to half: docs/memory.md. */
    private static final double COMPRESSION = 2;

    @Override
    public Verdict examine(Observation job) {
        if (!job.usesRocksDb() || job.tuned() || job.rocksDbMemory().isEmpty()) {
            return Verdict.nothing();
        }
        StateTime reads = StateTime.ofReads(job);
        if (job.settings().is(PARTITIONED, "true")) {
            return Verdict.well("Index and filters: in partitions, which fit any block cache.");
        }
        long state = Memory.stateInSlot(job);
        if (reads.share() < 3 * WORTH) {
            return Verdict.nothing();
        }
        if (state == 0) {
            return Verdict.unknown(
                    "how large the state of a slot is",
                    "state.backend.rocksdb.metrics.live-sst-files-size: true");
        }
        RocksDbMemory memory = job.rocksDbMemory().get();
        long block = job.settings().bytes("state.backend.rocksdb.block.blocksize").orElse(BLOCK);
        double all = COMPRESSION * state / block * INDEX_ENTRY;
        double ofFile = COMPRESSION * Math.min(state, LARGEST_FILE) / block * INDEX_ENTRY;
        if (ofFile < memory.shard() && all < memory.blocks() / 2.0) {
            return Verdict.well(
                    "Index and filters: about %s of %s of state, for which there is room.",
                    Bytes.format(all), Bytes.format(state));
        }
        return Finding.of(
                        "index-out-of-cache",
                        "Index and filters of RocksDB's files do not stay in the block cache")
                .cost(reads.share(), reads.of())
                .evidence(
                        Text.format(
                                "%s of state in a slot have an index of about %s, and that of the"
                                        + " largest file is about %s",
                                Bytes.format(state), Bytes.format(all), Bytes.format(ofFile)),
                        "/jobs/:id/checkpoints/details/:id/subtasks/:id: state_size")
                .evidence(
                        Text.format(
                                "the block cache has %s for blocks, and keeps none that is larger"
                                        + " than %s, the size of one of its shards",
                                Bytes.format(memory.blocks()), Bytes.format(memory.shard())),
                        Memory.SOURCE)
                .evidence(reads.evidence("reads of state"), StateTime.SOURCE)
                .set(PARTITIONED, "true")
                .set("state.backend.rocksdb.use-bloom-filter", "true")
                .action("Or " + Tuned.line() + ", which also makes larger shards.")
                .expect(
                        "Reads of map entries up to 190 times as fast, of single values 0.7 to 1"
                                + " times (docs/design/partitions-and-filters.md).");
    }
}
