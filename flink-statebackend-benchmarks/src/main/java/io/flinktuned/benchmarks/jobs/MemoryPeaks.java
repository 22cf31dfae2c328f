// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import io.flinktuned.benchmarks.ProcFile;

import com.sun.management.GarbageCollectionNotificationInfo;

import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The peaks of memory from the creation of this object.
 *
 * <p><b>Heap</b> is the most that was in use just after a garbage collection. Before a collection
 * the heap is as full as the collector lets it become, which says nothing about the job.
 *
 * <p><b>Native</b> is the peak of the process's resident memory less the committed heap: RocksDB,
 * threads, network buffers, classes and compiled code. It is right if all of the heap is resident,
 * that is with {@code -Xms} equal to {@code -Xmx} and {@code -XX:+AlwaysPreTouch}. Linux only.
 */
final class MemoryPeaks implements AutoCloseable {

    /** Resets the peak if 5 is written to it. */
    private static final Path CLEAR_REFS = Path.of("/proc/self/clear_refs");

    private final Set<String> heapPools =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getName)
                    .collect(Collectors.toSet());
    private final AtomicLong heap = new AtomicLong();
    private final NotificationListener listener = this::collected;

    MemoryPeaks() throws IOException {
        if (Files.exists(CLEAR_REFS)) {
            Files.writeString(CLEAR_REFS, "5");
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener(listener, null, null);
        }
    }

    private void collected(Notification notification, Object handback) {
        if (!notification
                .getType()
                .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            return;
        }
        long used =
                GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                        .getGcInfo()
                        .getMemoryUsageAfterGc()
                        .entrySet()
                        .stream()
                        .filter(pool -> heapPools.contains(pool.getKey()))
                        .mapToLong(pool -> pool.getValue().getUsed())
                        .sum();
        heap.accumulateAndGet(used, Math::max);
    }

    /** In bytes; empty if there was no collection. */
    OptionalDouble heap() {
        long peak = heap.get();
        return peak == 0 ? OptionalDouble.empty() : OptionalDouble.of(peak);
    }

    /** In bytes; empty where there is no {@code /proc}. */
    OptionalDouble outsideHeap() {
        long committed = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
        return new ProcFile("/proc/self/status")
                        .value("VmHWM") // "123 kB"
                        .stream()
                        .mapToDouble(
                                peak ->
                                        Double.parseDouble(peak.split("\\s+")[0]) * 1024
                                                - committed)
                        .findFirst();
    }

    @Override
    public void close() throws ListenerNotFoundException {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).removeNotificationListener(listener);
        }
    }
}
