// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Map;

/** A TaskManager that runs a part of the job. */
public final class TaskManager {

    private static final String GC = "Status.JVM.GarbageCollector.";

    private final String id;
    private final JsonNode details;
    private final Map<String, Series> metrics;
    private final double seconds;

    TaskManager(String id, JsonNode details, Map<String, Series> metrics, double seconds) {
        this.id = id;
        this.details = details;
        this.metrics = metrics;
        this.seconds = seconds;
    }

    public String id() {
        return id;
    }

    /** The number of slots. */
    public int slots() {
        return details.path("slotsNumber").asInt(1);
    }

    /** Processors that the JVM sees. */
    public int cores() {
        return details.path("hardware").path("cpuCores").asInt(1);
    }

    /** Bytes of managed memory, of all slots. */
    public long managedBytes() {
        return details.path("memoryConfiguration").path("managedMemory").asLong();
    }

    /** Bytes of heap for tasks: what is configured, or all the JVM has where that is less. */
    public long taskHeapBytes() {
        long configured = details.path("memoryConfiguration").path("taskHeap").asLong();
        return Math.min(configured, Math.round(last("Status.JVM.Memory.Heap.Max")));
    }

    /** The share of the heap that is in use, between 0 and 1. */
    public double heapShare() {
        double max = last("Status.JVM.Memory.Heap.Max");
        return max == 0 ? 0 : last("Status.JVM.Memory.Heap.Used") / max;
    }

    /**
     * The share of time that went into garbage collection. Flink before 1.19 has no metric for all
     * collectors.
     */
    public double gcShare() {
        Series all = metrics.get(GC + "All.Time");
        double millis = all != null ? all.growth() : 0;
        if (all == null) {
            for (Map.Entry<String, Series> metric : metrics.entrySet()) {
                if (metric.getKey().startsWith(GC)) {
                    millis += metric.getValue().growth();
                }
            }
        }
        return millis / 1000 / seconds;
    }

    /** The share of all processors that the process had, between 0 and 1. */
    public double processorShare() {
        Series load = metrics.get("Status.JVM.CPU.Load");
        return load == null ? 0 : load.mean();
    }

    /** Open files and sockets. */
    public long openDescriptors() {
        return Math.round(last("Status.JVM.FileDescriptor.Open"));
    }

    /** How many files and sockets the process may have open; 0 where this is not known. */
    public long maxDescriptors() {
        return Math.round(last("Status.JVM.FileDescriptor.Max"));
    }

    private double last(String metric) {
        Series series = metrics.get(metric);
        return series == null ? 0 : series.lastSum();
    }
}
