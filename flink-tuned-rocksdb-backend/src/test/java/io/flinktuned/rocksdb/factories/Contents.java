// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.factories;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupedInternalPriorityQueue;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.ttl.TtlTimeProvider;
import org.apache.flink.streaming.api.operators.TimerHeapInternalTimer;
import org.apache.flink.streaming.api.operators.TimerSerializer;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * State of all kinds that iterators read, and timers, of one backend. What is in it is read as text
 * by key, so that backends can be compared.
 */
final class Contents {

    private static final int KEYS = 800;
    private static final int NAMESPACES = 3;
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);

    /** Between the first and the second writes, so that what the first have written expires. */
    private static final long SECOND_WRITES = 15_000;

    private final AbstractKeyedStateBackend<Integer> backend;
    private final ValueState<Integer> value;
    private final MapState<Integer, Integer> map;
    private final MapState<Integer, Integer> expiring;
    private final KeyGroupedInternalPriorityQueue<TimerHeapInternalTimer<Integer, Integer>> timers;

    /** The time of state that expires; the same in all backends. */
    static final class Clock implements TtlTimeProvider {

        private long now;

        @Override
        public long currentTimestamp() {
            return now;
        }
    }

    Contents(AbstractKeyedStateBackend<Integer> backend) throws Exception {
        this.backend = backend;
        value =
                backend.getPartitionedState(
                        VoidNamespace.INSTANCE,
                        VoidNamespaceSerializer.INSTANCE,
                        new ValueStateDescriptor<>("value", IntSerializer.INSTANCE));
        map = map("map", StateTtlConfig.DISABLED);
        expiring = map("expiring", StateTtlConfig.newBuilder(TIME_TO_LIVE).build());
        inNamespace(0);
        timers =
                backend.create(
                        "timers",
                        new TimerSerializer<>(IntSerializer.INSTANCE, IntSerializer.INSTANCE));
    }

    private MapState<Integer, Integer> map(String name, StateTtlConfig expiry) throws Exception {
        MapStateDescriptor<Integer, Integer> descriptor =
                new MapStateDescriptor<>(name, IntSerializer.INSTANCE, IntSerializer.INSTANCE);
        descriptor.enableTimeToLive(expiry);
        return backend.getPartitionedState(
                VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
    }

    private ValueState<Integer> inNamespace(int namespace) throws Exception {
        return backend.getPartitionedState(
                namespace,
                IntSerializer.INSTANCE,
                new ValueStateDescriptor<>("spaced", IntSerializer.INSTANCE));
    }

    private static TimerHeapInternalTimer<Integer, Integer> timer(int key, int number) {
        // No two at the same time, and those of a key are far from each other.
        int time = Math.floorMod((key + number * KEYS) * 7919, 4 * KEYS);
        return new TimerHeapInternalTimer<>(time, key, number);
    }

    /** The first writes, to an empty backend with all key groups. */
    void write(Clock clock) throws Exception {
        clock.now = 0;
        for (int key = 0; key < KEYS; key++) {
            backend.setCurrentKey(key);
            value.update(key);
            for (int i = 0; i < 3; i++) {
                map.put(i, key);
                expiring.put(i, key);
            }
            inNamespace(key % NAMESPACES).update(key);
            timers.add(timer(key, 0));
            timers.add(timer(key, 1));
        }
    }

    /** More writes, which change, remove, and let state expire. */
    void change(Clock clock) throws Exception {
        clock.now = SECOND_WRITES;
        for (int key = 0; key < KEYS; key++) {
            backend.setCurrentKey(key);
            if (key % 2 == 0) {
                value.update(-key);
                expiring.put(2, -key);
                expiring.put(3, -key);
                timers.add(timer(key, 2));
            }
            if (key % 3 == 0) {
                map.clear();
                timers.remove(timer(key, 0));
            }
            if (key % 5 == 0) {
                map.put(4, -key);
                map.remove(1);
                inNamespace((key + 1) % NAMESPACES).update(-key);
            }
            if (key % 7 == 0) {
                value.clear();
                inNamespace(key % NAMESPACES).clear();
            }
        }
    }

    /** What is in state, by key, as its own iterators find it. */
    SortedMap<Integer, SortedSet<String>> state() throws Exception {
        SortedMap<Integer, SortedSet<String>> all = new TreeMap<>();
        for (int key = 0; key < KEYS; key++) {
            if (isIn(backend.getKeyGroupRange(), key)) {
                SortedSet<String> texts = new TreeSet<>();
                backend.setCurrentKey(key);
                texts.add("value " + value.value());
                texts.add("map " + entries(map));
                texts.add("expiring " + entries(expiring));
                all.put(key, texts);
            }
        }
        try (Stream<Integer> keys = backend.getKeys("value", VoidNamespace.INSTANCE)) {
            keys.forEach(key -> all.get(key).add("has a value"));
        }
        try (Stream<Integer> keys = backend.getKeys("map", VoidNamespace.INSTANCE)) {
            keys.forEach(key -> all.get(key).add("has a map"));
        }
        try (Stream<Tuple2<Integer, Integer>> keys = backend.getKeysAndNamespaces("spaced")) {
            keys.forEach(key -> all.get(key.f0).add("has a value in " + key.f1));
        }
        return all;
    }

    private static Map<Integer, Integer> entries(MapState<Integer, Integer> state)
            throws Exception {
        Map<Integer, Integer> entries = new TreeMap<>();
        for (Map.Entry<Integer, Integer> entry : state.entries()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        assertThat(state.isEmpty()).isEqualTo(entries.isEmpty());
        return entries;
    }

    /** Lets all timers fire, which must be in the order of time. */
    SortedMap<Integer, SortedSet<String>> fire() {
        SortedMap<Integer, SortedSet<String>> all = new TreeMap<>();
        long last = -1;
        while (!timers.isEmpty()) {
            TimerHeapInternalTimer<Integer, Integer> timer = timers.poll();
            assertThat(timer.getTimestamp()).isGreaterThan(last);
            last = timer.getTimestamp();
            all.computeIfAbsent(timer.getKey(), key -> new TreeSet<>())
                    .add("timer " + timer.getNamespace() + " at " + last);
        }
        return all;
    }

    /** Clears all maps, and looks that nothing is left in them. */
    void clearMaps() throws Exception {
        for (int key = 0; key < KEYS; key++) {
            if (isIn(backend.getKeyGroupRange(), key)) {
                backend.setCurrentKey(key);
                map.clear();
                assertThat(map.isEmpty()).isTrue();
                assertThat(map.get(4)).isNull();
            }
        }
        try (Stream<Integer> keys = backend.getKeys("map", VoidNamespace.INSTANCE)) {
            assertThat(keys).isEmpty();
        }
    }

    /** The part of {@code all} that belongs to some key groups. */
    static SortedMap<Integer, SortedSet<String>> of(
            KeyGroupRange keyGroups, SortedMap<Integer, SortedSet<String>> all) {
        SortedMap<Integer, SortedSet<String>> part = new TreeMap<>(all);
        part.keySet().removeIf(key -> !isIn(keyGroups, key));
        return part;
    }

    private static boolean isIn(KeyGroupRange keyGroups, int key) {
        return keyGroups.contains(
                KeyGroupRangeAssignment.assignToKeyGroup(key, TaskBackend.MAX_PARALLELISM));
    }
}
