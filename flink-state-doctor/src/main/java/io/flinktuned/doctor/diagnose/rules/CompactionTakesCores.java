// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Activity;
import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.TaskManager;

import java.util.OptionalDouble;

/** All cores are busy, and compaction has a good part of them. */
final class CompactionTakesCores implements Diagnosis {

    /** Of the processors; with less, tasks have one when they need it. */
    private static final double BUSY = 0.75;

    /** Universal compaction writes half of what leveled compaction does: docs/profiles.md. */
    private static final double SAVED = 0.5;

    private static final String METRIC = "num-running-compactions";
    private static final String STYLE = "state.backend.rocksdb.compaction.style";
    private static final String WRITE_HEAVY = "write-heavy";

    @Override
    public Verdict examine(Observation job) {
        if (!job.usesRocksDb() || writesLittleAlready(job)) {
            return Verdict.nothing();
        }
        double busy =
                job.taskManagers().stream()
                        .mapToDouble(TaskManager::processorShare)
                        .average()
                        .orElse(0);
        StateTime writes = StateTime.of(job, Activity.WRITE);
        if (busy < BUSY || writes.share() < WORTH) {
            return Verdict.nothing();
        }
        OptionalDouble compactions = job.runningCompactions();
        if (compactions.isEmpty()) {
            return Verdict.unknown(
                    "how many cores compaction has",
                    "state.backend.rocksdb.metrics." + METRIC + ": true");
        }
        int cores = job.taskManagers().stream().mapToInt(TaskManager::cores).sum();
        double running = compactions.getAsDouble();
        double cost = SAVED * Math.min(1, running / cores);
        if (cost < WORTH) {
            return Verdict.well("Compaction: %.1f of %d cores on average.", running, cores);
        }
        Finding.Builder finding =
                Finding.of("compaction-takes-cores", "Compaction takes cores from the job")
                        .cost(cost, "cores, half of those that compaction has")
                        .evidence(
                                Text.format(
                                        "the processors are busy for %s of the time, and %.1f"
                                                + " compactions run on average, on %d cores",
                                        Text.percent(busy), running, cores),
                                "/taskmanagers/:id/metrics: Status.JVM.CPU.Load;"
                                        + " /jobs/:id/vertices/:id/subtasks/metrics: "
                                        + (job.tuned() ? "rocksDB.runningCompactions" : METRIC));
        if (!job.tuned()) {
            finding.set("state.backend.type", Tuned.FACTORY)
                    .action("Or, with rocksdb as it is, " + STYLE + ": UNIVERSAL.");
        }
        finding.set("state.backend.tuned.profile", WRITE_HEAVY);
        return finding.action("Or more cores for each slot.")
                .expect(
                        "Up to these cores: universal compaction writes half as much"
                                + " (docs/profiles.md). Up to twice the disk space.");
    }

    private static boolean writesLittleAlready(Observation job) {
        return job.settings().value(STYLE).filter(style -> !style.equals("LEVEL")).isPresent()
                || job.tuned() && Tuned.profile(job).equals(WRITE_HEAVY);
    }
}
