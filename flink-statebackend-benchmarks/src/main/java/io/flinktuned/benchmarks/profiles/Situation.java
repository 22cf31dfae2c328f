// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.profiles;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.configuration.MemorySize;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The workload that a profile is named for. */
public enum Situation {
    /** Seven of ten operations read, two of them in vain; state is three times the memory. */
    BALANCED("128 mb", 4, 40, 20, 10),

    /** Nine of ten operations write. */
    WRITE_HEAVY("128 mb", 4, 3, 2, 5),

    /** One of twenty operations writes. */
    READ_HEAVY("128 mb", 4, 60, 25, 10),

    /** As {@link #BALANCED}, in four hundred states. */
    MANY_STATES("128 mb", 400, 40, 20, 10),

    /** As {@link #BALANCED}, with an eighth of the memory. */
    LOW_MEMORY("16 mb", 4, 40, 20, 10);

    /** Of each key's map. */
    public static final int ENTRIES_PER_KEY = 4;

    public static final int VALUE_BYTES = 100;

    private final String memory;
    private final int states;
    private final int gets;
    private final int absentGets;
    private final int iterations;

    Situation(String memory, int states, int gets, int absentGets, int iterations) {
        this.memory = memory;
        this.states = states;
        this.gets = gets;
        this.absentGets = absentGets;
        this.iterations = iterations;
    }

    /** Managed memory of the slot, of which its hot tier has a part. */
    MemorySize memory() {
        return MemorySize.parse(memory);
    }

    /** Of the operator. */
    public int states() {
        return states;
    }

    /**
     * Draws an operation, and does it on the map of a key.
     *
     * @param read gets each value that is read; null where there is none
     * @return whether it has put a value
     */
    public boolean operate(
            MapState<Long, byte[]> map, SplittableRandom random, Consumer<byte[]> read)
            throws Exception {
        int percentile = random.nextInt(100);
        long mapKey = random.nextInt(ENTRIES_PER_KEY);
        if (percentile < gets) {
            read.accept(map.get(mapKey));
        } else if (percentile < gets + absentGets) {
            read.accept(map.get(ENTRIES_PER_KEY + mapKey));
        } else if (percentile < gets + absentGets + iterations) {
            map.values().forEach(read);
        } else {
            map.put(mapKey, value(random));
            return true;
        }
        return false;
    }

    /** A value to put. Half of it can be compressed. */
    public static byte[] value(SplittableRandom random) {
        byte[] value = new byte[VALUE_BYTES];
        for (int i = 0; i < VALUE_BYTES / 2; i++) {
            value[i] = (byte) random.nextInt();
        }
        return value;
    }
}
