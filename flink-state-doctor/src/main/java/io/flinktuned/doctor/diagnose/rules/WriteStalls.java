// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Activity;
import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.Series;

import java.util.List;

/** RocksDB delays or stops writes, because flushes or compaction do not keep up. */
final class WriteStalls implements Diagnosis {

    private static final String METRIC = "actual-delayed-write-rate";

    @Override
    public Verdict examine(Observation job) {
        if (!job.usesRocksDb()) {
            return Verdict.nothing();
        }
        StateTime writes = StateTime.of(job, Activity.WRITE);
        double delayed = above(job.rocksDb(METRIC));
        double stopped = above(job.rocksDb("is-write-stopped"));
        List<Series> stalls = job.rocksDb("stall_micros");
        double stalled =
                stalls.stream().mapToDouble(Series::growth).max().orElse(0) / 1e6 / job.seconds();
        boolean known = !job.rocksDb(METRIC).isEmpty() || !stalls.isEmpty();
        if (writes.share() < 2 * WORTH) {
            return Verdict.nothing();
        }
        if (!known) {
            return Verdict.unknown(
                    "whether RocksDB lets writes wait",
                    "state.backend.rocksdb.metrics." + METRIC + ": true");
        }
        if (delayed == 0 && stopped == 0 && stalled < WORTH) {
            return Verdict.well("Compaction and flushes keep up: RocksDB lets no write wait.");
        }
        int threads = Math.max(4, job.taskManagers().get(0).cores());
        return Finding.of("write-stalls", "RocksDB lets writes wait for flushes and compaction")
                .cost(
                        stalls.isEmpty() ? writes.share() : Math.min(stalled, writes.share()),
                        stalls.isEmpty() ? writes.of() : "time in which RocksDB let writes wait")
                .evidence(
                        Text.format(
                                "writes were delayed in %s of samples, stopped in %s, for %s of the"
                                        + " time in all",
                                Text.percent(delayed),
                                Text.percent(stopped),
                                stalls.isEmpty() ? "an unknown share" : Text.percent(stalled)),
                        "/jobs/:id/vertices/:id/subtasks/metrics: *.rocksdb_"
                                + METRIC
                                + ", _is-write-stopped, _stall_micros")
                .evidence(writes.evidence("writes into RocksDB"), StateTime.SOURCE)
                .set("state.backend.rocksdb.thread.num", threads)
                .set("state.backend.rocksdb.compaction.style", "UNIVERSAL")
                .action("Or " + Tuned.line() + " with state.backend.tuned.profile: write-heavy.")
                .action("A faster local disk: state.backend.rocksdb.localdir.")
                .expect(
                        "Half of what is written by compaction (docs/profiles.md), so up to the"
                                + " time of the stalls; up to twice the disk space.");
    }

    private static double above(List<Series> gauges) {
        return gauges.stream().mapToDouble(Series::shareAboveZero).max().orElse(0);
    }
}
