// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.TaskManager;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** A TaskManager has nearly as many files open as it may have. */
final class TooManyOpenFiles implements Diagnosis {

    private static final Pattern FAILED = Pattern.compile("Too many open files");

    /** Of the limit. */
    private static final double NEAR = 0.8;

    @Override
    public Verdict examine(Observation job) {
        Optional<TaskManager> worst =
                job.taskManagers().stream()
                        .filter(manager -> manager.maxDescriptors() > 0)
                        .max(Comparator.comparingDouble(TooManyOpenFiles::share));
        Optional<String> failed = job.trouble(FAILED);
        double share = worst.map(TooManyOpenFiles::share).orElse(0.0);
        if (failed.isEmpty() && share < NEAR) {
            return worst.isEmpty()
                    ? Verdict.nothing()
                    : Verdict.well(
                            "Open files: %d of %d.",
                            worst.get().openDescriptors(), worst.get().maxDescriptors());
        }
        Finding.Builder finding =
                Finding.of("too-many-open-files", "A TaskManager has too many files open");
        if (failed.isPresent()) {
            finding.cost(1, Trouble.COST).evidence(failed.get(), Trouble.SOURCE);
        } else {
            finding.cost(share / 2, "the limit of open files that is in use, half of it: a risk");
        }
        if (worst.isPresent()) {
            TaskManager manager = worst.get();
            finding.evidence(
                            Text.format(
                                    "%d of %d are open on TaskManager %s",
                                    manager.openDescriptors(),
                                    manager.maxDescriptors(),
                                    manager.id()),
                            "/taskmanagers/:id/metrics: Status.JVM.FileDescriptor.Open, Max")
                    .set("state.backend.rocksdb.files.open", perInstance(job, manager));
        }
        return finding.action("Better: a higher limit for the process, such as ulimit -n 1048576.")
                .expect(
                        "Tasks no longer fail of it. With fewer open files RocksDB opens them again"
                                + " when it reads, so a higher limit of the process is faster.");
    }

    private static double share(TaskManager manager) {
        return (double) manager.openDescriptors() / manager.maxDescriptors();
    }

    /** Half of the limit, for all keyed vertices in all slots. */
    private static long perInstance(Observation job, TaskManager manager) {
        long keyed = job.vertices().stream().filter(vertex -> vertex.keyed()).count();
        return Math.max(64, manager.maxDescriptors() / 2 / Math.max(1, keyed * manager.slots()));
    }
}
