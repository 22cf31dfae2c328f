// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import com.sun.management.OperatingSystemMXBean;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** What time it is, and how much of it this process and its garbage collector have used so far. */
public final class ProcessTime {

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final List<GarbageCollectorMXBean> COLLECTORS =
            ManagementFactory.getGarbageCollectorMXBeans();

    private final long nanos;
    private final long processor;
    private final long collection;

    public ProcessTime(long nanos, long processorNanos, long collectionMillis) {
        this.nanos = nanos;
        this.processor = processorNanos;
        this.collection = collectionMillis;
    }

    public static ProcessTime now() {
        return new ProcessTime(System.nanoTime(), processorNanos(), collectionMillis());
    }

    /** Of all threads, with the garbage collector's, the compiler's and RocksDB's. */
    public static long processorNanos() {
        return PROCESS.getProcessCpuTime();
    }

    /** For how long the garbage collector has stopped the JVM since it was started. */
    public static long collectionMillis() {
        long millis = 0;
        for (GarbageCollectorMXBean collector : COLLECTORS) {
            millis += collector.getCollectionTime();
        }
        return millis;
    }

    public ProcessTime since(ProcessTime earlier) {
        return new ProcessTime(
                nanos - earlier.nanos,
                processor - earlier.processor,
                collection - earlier.collection);
    }

    public double seconds() {
        return nanos / 1e9;
    }

    public double processorSeconds() {
        return processor / 1e9;
    }

    public double collectionSeconds() {
        return collection / 1e3;
    }
}
