// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.TaskManager;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** The JVM spends its time with collecting garbage. */
final class HeapTooSmall implements Diagnosis {

    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("OutOfMemoryError: (Java heap space|GC overhead limit)");

    /** A share of time; less is usual under load. */
    private static final double MUCH = 0.1;

    @Override
    public Verdict examine(Observation job) {
        Optional<TaskManager> worst =
                job.taskManagers().stream().max(Comparator.comparingDouble(TaskManager::gcShare));
        if (worst.isEmpty()) {
            return Verdict.nothing();
        }
        double share = worst.get().gcShare();
        Optional<String> failed = job.trouble(OUT_OF_MEMORY);
        if (share < MUCH && failed.isEmpty()) {
            return Verdict.well(
                    "Garbage collection: %s of the time.", Text.format("%.1f %%", 100 * share));
        }
        Finding.Builder finding =
                Finding.of("heap-too-small", "The JVM spends its time with collecting garbage")
                        .cost(
                                failed.isPresent() ? 1 : share,
                                failed.isPresent() ? Trouble.COST : "time of a TaskManager");
        failed.ifPresent(line -> finding.evidence(line, Trouble.SOURCE));
        return finding.evidence(
                        Text.format(
                                "%s of the time of TaskManager %s; %s of its heap is in use",
                                Text.percent(share),
                                worst.get().id(),
                                Text.percent(worst.get().heapShare())),
                        "/taskmanagers/:id/metrics: Status.JVM.GarbageCollector.All.Time,"
                                + " Status.JVM.Memory.Heap")
                .set(
                        "taskmanager.memory.task.heap.size",
                        Text.size(2 * worst.get().taskHeapBytes()))
                .action(
                        "The container needs as much more; or take it from"
                                + " taskmanager.memory.managed.size, if RocksDB has little to do.")
                .expect("Most of that time: twice the heap is collected half as often, or less.");
    }
}
