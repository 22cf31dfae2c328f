// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Activity;
import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.Series;
import io.flinktuned.doctor.text.Bytes;

import java.util.List;

/** RocksDB has many files that are much smaller than they should be. */
final class TinyFiles implements Diagnosis {

    private static final String METRIC = "state.backend.rocksdb.metrics.num-files-at-level: true";

    private static final String TARGET =
            "state.backend.rocksdb.compaction.level.target-file-size-base";

    private static final int LEVELS = 7;

    /** Files are 64 MiB unless told otherwise: target_file_size_base of RocksDB. */
    private static final double TINY = 1L << 20;

    /** In each state of a subtask. RocksDB merges the first 4, and a level has 10 of a kind. */
    private static final int MANY = 20;

    private static final long SHORT_INTERVAL_MILLIS = 10_000;

    @Override
    public Verdict examine(Observation job) {
        if (!job.usesRocksDb()) {
            return Verdict.nothing();
        }
        StateTime state =
                StateTime.of(
                        job,
                        Activity.READ,
                        Activity.ITERATE,
                        Activity.WRITE,
                        Activity.STATE_SERIALIZATION);
        if (state.share() < 3 * WORTH) {
            return Verdict.nothing();
        }
        double most = 0;
        double files = 0;
        for (int level = 0; level < LEVELS; level++) {
            List<Series> ofLevel = job.rocksDb("num-files-at-level" + level);
            if (ofLevel.isEmpty()) {
                return Verdict.unknown("how many files RocksDB has", METRIC);
            }
            files += ofLevel.stream().mapToDouble(Series::lastSum).sum();
            most += ofLevel.stream().mapToDouble(Series::lastMax).max().orElse(0);
        }
        double bytes = bytes(job);
        if (bytes == 0) {
            return Verdict.unknown(
                    "how large RocksDB's files are",
                    "state.backend.rocksdb.metrics.live-sst-files-size: true");
        }
        if (most < MANY || bytes / files > TINY) {
            return Verdict.well(
                    "Number of files: %.0f with %s on average.",
                    files, Bytes.format(bytes / files));
        }
        Finding.Builder finding =
                Finding.of("tiny-files", "RocksDB has many tiny files")
                        .cost(state.share() / 2, state.of() + ", half of it")
                        .evidence(
                                Text.format(
                                        "%.0f files with %s on average; a state of one subtask has"
                                                + " %.0f",
                                        files, Bytes.format(bytes / files), most),
                                "/jobs/:id/vertices/:id/subtasks/metrics:"
                                        + " *.rocksdb_num-files-at-level*, _live-sst-files-size")
                        .evidence(state.evidence("state"), StateTime.SOURCE);
        if (job.settings().bytes(TARGET).filter(target -> target < 8 * TINY).isPresent()) {
            finding.set(TARGET, "64 mb");
        } else if (job.checkpoints().periodic()
                && job.checkpoints().intervalMillis() < SHORT_INTERVAL_MILLIS) {
            finding.set("execution.checkpointing.interval", "1 min");
        } else if (job.version().atLeast(1, 20)) {
            finding.set("state.backend.rocksdb.manual-compaction.min-interval", "1 min");
        } else {
            finding.action("More memory for write buffers, or fewer states in a slot.");
        }
        return finding.expect(
                "Each read asks a file of each level, and each checkpoint copies each file: up to"
                        + " half of the time, and shorter checkpoints.");
    }

    private static double bytes(Observation job) {
        return job.rocksDb("live-sst-files-size").stream().mapToDouble(Series::lastSum).sum();
    }
}
