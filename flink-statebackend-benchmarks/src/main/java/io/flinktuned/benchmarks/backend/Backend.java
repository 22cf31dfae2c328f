// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.backend;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A state backend, with as much memory as every other.
 *
 * <p>All forks have {@value #TOTAL_MEGABYTES} MB, for the state and for everything else. {@code
 * hashmap} has them as heap. The others have {@code memory} of them as managed memory, and the rest
 * as heap; the hot tier has its part of the managed memory, so that one configuration is for all of
 * them. Only of a backend with timers on the heap, {@code memory} is that of both. JMH cannot give
 * a JVM another heap for each parameter. So the JVM always has the whole as heap, and with the
 * other backends an array as large as their managed memory is held on it.
 */
public final class Backend {

    /** Heap and managed memory together, in MB. */
    public static final int TOTAL_MEGABYTES = 1536;

    /** JVM argument of every fork: its heap, and no more. */
    public static final String MAX_HEAP = "-Xmx" + TOTAL_MEGABYTES + "m";

    /** JVM argument of every fork: all of the heap at once. */
    public static final String MIN_HEAP = "-Xms" + TOTAL_MEGABYTES + "m";

    /** JVM argument of every fork: the garbage collector of Flink's TaskManagers. */
    public static final String GARBAGE_COLLECTOR = "-XX:+UseG1GC";

    private final BackendName name;
    private final MemorySize memory;
    private final Configuration more = new Configuration();

    /**
     * @param name as {@link BackendName} has it
     * @param memory managed memory of the slot; {@code hashmap} has it as heap
     * @throws IllegalArgumentException if there is no such backend in this line of Flink
     */
    public Backend(String name, MemorySize memory) {
        this.name = new BackendName(name);
        this.memory = memory;
    }

    /** Tells the backend how often there are checkpoints. */
    public Backend withCheckpoints(Duration interval) {
        more.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        return this;
    }

    public boolean isOnHeap() {
        return name.isOnHeap();
    }

    public boolean hasTimersOnHeap() {
        return name.hasTimersOnHeap();
    }

    /**
     * Flink's configuration for it.
     *
     * @param directory for files
     */
    Configuration configuration(Path directory) {
        Configuration configuration = new Configuration(more);
        configuration.setString("state.backend.rocksdb.localdir", directory.toString());
        configuration.setString("state.backend.forst.local-dir", directory.toString());
        String bytes = memory.getBytes() + " b";
        configuration.setString("state.backend.rocksdb.memory.fixed-per-slot", bytes);
        configuration.setString("state.backend.forst.memory.fixed-per-slot", bytes);
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        name.applyTo(configuration);
        return configuration;
    }

    /** To be held while the backend is open: the heap that its managed memory stands for. */
    public byte[] heapForManagedMemory() {
        return new byte[isOnHeap() ? 0 : Math.toIntExact(memory.getBytes())];
    }
}
