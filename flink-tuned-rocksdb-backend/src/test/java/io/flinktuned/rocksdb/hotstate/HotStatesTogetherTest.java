// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.memory.SegmentPool;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.internal.InternalAggregatingState;
import org.apache.flink.runtime.state.internal.InternalKvState;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.runtime.state.internal.InternalMapState;
import org.apache.flink.runtime.state.internal.InternalMergingState;
import org.apache.flink.runtime.state.internal.InternalReducingState;
import org.apache.flink.runtime.state.internal.InternalValueState;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * States of all kinds that share a tier do the same as with Flink's backend when anything happens
 * in any order: also when functions of the user use another state, and while an iterator is open.
 * More operations than usual with {@code -Dhot.operations=1000000 -Dhot.seed=1}.
 */
class HotStatesTogetherTest {

    private static final int OPERATIONS = Integer.getInteger("hot.operations", 1_500);
    private static final long SEED = Long.getLong("hot.seed", 1);

    private static final int KEYS = 12;
    private static final int NAMESPACES = 3;

    /** No more than Flink reads at once, so that it does not matter when that is. */
    private static final int MAP_KEYS = 100;

    /** Segments of 256 bytes, and then of 512, 1 KB, 4 KB and 16 KB. */
    @ParameterizedTest
    @ValueSource(longs = {256, 512, 768, 1024, 4096, 20_000, 40_000, 70_000, 300_000, 1 << 20})
    void doAsWithFlinksBackend(long memory) throws Exception {
        int[] limits = {0, 1, 20, 20_000};
        SplittableRandom random = new SplittableRandom(SEED + memory);
        for (int done = 0; done < OPERATIONS; ) {
            int limit = limits[random.nextInt(limits.length)];
            int operations = Math.min(OPERATIONS - done, 3_000);
            try (Both both = new Both(random.split(), memory, limit)) {
                for (int i = 0; i < operations; i++) {
                    both.act();
                }
                both.checkContent();
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "memory " + memory + ", limit " + limit + ", done " + done, e);
            }
            done += operations;
        }
    }

    /** The states of one backend. */
    private static final class States implements AutoCloseable {

        final LiveBackend backend;
        final InternalValueState<String, String, byte[]> value;
        final InternalValueState<String, String, byte[]> other;
        final InternalListState<String, String, byte[]> list;
        final InternalMapState<String, String, byte[], byte[]> map;
        final InternalReducingState<String, String, String> reducing;
        final InternalAggregatingState<String, String, String, String, String> aggregating;
        @Nullable Iterator<Map.Entry<byte[], byte[]>> open;

        @SuppressWarnings("unchecked")
        States(LiveBackend backend) throws Exception {
            this.backend = backend;
            value = (InternalValueState<String, String, byte[]>) valueState("value");
            other = (InternalValueState<String, String, byte[]>) valueState("other");
            list =
                    (InternalListState<String, String, byte[]>)
                            backend.state(
                                    StringSerializer.INSTANCE,
                                    new ListStateDescriptor<>(
                                            "list", BytePrimitiveArraySerializer.INSTANCE));
            map =
                    (InternalMapState<String, String, byte[], byte[]>)
                            backend.state(
                                    StringSerializer.INSTANCE,
                                    new MapStateDescriptor<>(
                                            "map",
                                            BytePrimitiveArraySerializer.INSTANCE,
                                            BytePrimitiveArraySerializer.INSTANCE));
            reducing =
                    (InternalReducingState<String, String, String>)
                            backend.state(
                                    StringSerializer.INSTANCE,
                                    new ReducingStateDescriptor<>(
                                            "reducing", this::join, StringSerializer.INSTANCE));
            aggregating =
                    (InternalAggregatingState<String, String, String, String, String>)
                            backend.state(
                                    StringSerializer.INSTANCE,
                                    new AggregatingStateDescriptor<>(
                                            "aggregating",
                                            new Joining(this),
                                            StringSerializer.INSTANCE));
        }

        private Object valueState(String name) throws Exception {
            return backend.state(
                    StringSerializer.INSTANCE,
                    new ValueStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE));
        }

        /** Counts in another state how often it has been called, and writes to a map. */
        String join(String one, String another) throws Exception {
            other.setCurrentNamespace("joined");
            byte[] before = other.value();
            int calls = before == null ? 0 : before.length % 300;
            other.update(new byte[calls + 1]);
            map.setCurrentNamespace("n0");
            map.put(mapKey(calls % MAP_KEYS), new byte[calls]);
            String joined = one + another;
            return joined.substring(Math.max(0, joined.length() - 700));
        }

        void setCurrent(String key, String namespace) {
            backend.backend().setCurrentKey(key);
            for (InternalKvState<String, String, ?> state :
                    List.of(value, other, list, map, reducing, aggregating)) {
                state.setCurrentNamespace(namespace);
            }
        }

        @Override
        public void close() throws Exception {
            backend.close();
        }
    }

    private static final class Joining implements AggregateFunction<String, String, String> {

        private static final long serialVersionUID = 1L;

        private final transient States states;

        Joining(States states) {
            this.states = states;
        }

        @Override
        public String createAccumulator() {
            return "";
        }

        @Override
        public String add(String value, String accumulator) {
            return merge(accumulator, value);
        }

        @Override
        public String getResult(String accumulator) {
            return accumulator + "!";
        }

        @Override
        public String merge(String one, String other) {
            try {
                return states.join(one, other);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static byte[] mapKey(int number) {
        byte[] key = new byte[1 + number % 3];
        Arrays.fill(key, (byte) (number / 3));
        return key;
    }

    /** Does the same to both, and compares. */
    private static final class Both implements AutoCloseable {

        private final SplittableRandom random;
        private final long memory;
        private final int limit;
        private final int segmentSize;
        private States hot;
        private States flinks;

        /** So that large maps come to be, and are not cleared at once. */
        private int mapOperationsUntilClear = 50;

        Both(SplittableRandom random, long memory, int limit) throws Exception {
            this.random = random;
            this.memory = memory;
            this.limit = limit;
            this.segmentSize = new SegmentPool(memory).segmentSize();
            hot = new States(LiveBackend.hot(memory, limit));
            flinks = new States(LiveBackend.flinks());
        }

        private interface Operation {
            Object on(States states) throws Exception;
        }

        private void both(String name, Operation operation) throws Exception {
            Object expected = operation.on(flinks);
            Object actual = operation.on(hot);
            assertThat(actual).as(name).isEqualTo(expected);
        }

        /** Mostly few, and sometimes about what fits a segment. */
        private byte[] bytes() {
            int kind = random.nextInt(100);
            int size =
                    kind < 70
                            ? random.nextInt(20)
                            : kind < 95
                                    ? random.nextInt(300)
                                    : kind < 98
                                            ? Math.max(0, segmentSize - random.nextInt(100))
                                            : random.nextInt(10_000);
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (size + i);
            }
            if (size > 0) {
                bytes[0] = (byte) random.nextInt(100);
            }
            return bytes;
        }

        private String key() {
            // One that hardly fits a segment, or does not, and one that is not held at all.
            int number = random.nextInt(100);
            return number == 0
                    ? "x".repeat(segmentSize - 40)
                    : number == 1 ? "y".repeat(70_000) : "k" + number % KEYS;
        }

        private String namespace() {
            return "n" + random.nextInt(NAMESPACES);
        }

        void act() throws Exception {
            String key = key();
            String namespace = namespace();
            hot.setCurrent(key, namespace);
            flinks.setCurrent(key, namespace);
            switch (random.nextInt(6)) {
                case 0:
                    value();
                    break;
                case 1:
                    list();
                    break;
                case 2:
                case 3:
                    map();
                    break;
                case 4:
                    appending();
                    break;
                default:
                    iterator();
            }
            if (random.nextInt(400) == 0) {
                checkContent();
            }
            if (random.nextInt(3_000) == 0) {
                restore();
            }
        }

        private void value() throws Exception {
            switch (random.nextInt(5)) {
                case 0:
                case 1:
                    both("value", states -> Arrays.toString(states.value.value()));
                    break;
                case 2:
                case 3:
                    byte[] bytes = bytes();
                    both(
                            "update",
                            states -> {
                                states.value.update(bytes);
                                return null;
                            });
                    break;
                default:
                    both(
                            "clear",
                            states -> {
                                states.value.clear();
                                return null;
                            });
            }
        }

        private void list() throws Exception {
            byte[] bytes = bytes();
            int count = random.nextInt(30);
            int number = random.nextInt(12);
            List<String> sources = Arrays.asList(namespace(), null, namespace());
            String target = namespace();
            both(
                    "list " + number,
                    states -> {
                        switch (number) {
                            case 0:
                            case 1:
                            case 2:
                                List<String> found = new ArrayList<>();
                                Iterable<byte[]> list = states.list.get();
                                if (list == null) {
                                    return null;
                                }
                                list.forEach(element -> found.add(Arrays.toString(element)));
                                return found;
                            case 3:
                                states.list.update(List.of(bytes, new byte[1]));
                                return null;
                            case 4:
                                states.list.clear();
                                return null;
                            case 5:
                                states.list.update(List.of());
                                return null;
                            case 6:
                                states.list.mergeNamespaces(target, sources);
                                return null;
                            case 7:
                                List<byte[]> many = new ArrayList<>();
                                for (int i = 0; i < count; i++) {
                                    many.add(bytes);
                                }
                                states.list.addAll(many);
                                return null;
                            default:
                                states.list.add(bytes);
                                return null;
                        }
                    });
        }

        private void map() throws Exception {
            byte[] bytes = random.nextInt(20) == 0 ? null : bytes();
            int first = random.nextInt(MAP_KEYS);
            int number = random.nextInt(20);
            boolean clear = --mapOperationsUntilClear == 0;
            if (clear) {
                mapOperationsUntilClear = 1 + random.nextInt(200);
            }
            both(
                    "map " + number,
                    states -> {
                        byte[] key = mapKey(first);
                        if (clear) {
                            states.map.clear();
                            return null;
                        }
                        switch (number) {
                            case 0:
                            case 1:
                            case 2:
                            case 3:
                                return Arrays.toString(states.map.get(key));
                            case 4:
                                return states.map.contains(key);
                            case 5:
                                return states.map.isEmpty();
                            case 6:
                            case 7:
                            case 8:
                                states.map.remove(key);
                                return null;
                            case 9:
                                return entries(states.map.iterator(), first);
                            case 10:
                                for (int i = 0; i < 30; i++) {
                                    states.map.put(mapKey((first + i) % MAP_KEYS), bytes);
                                }
                                return null;
                            default:
                                states.map.put(key, bytes);
                                return null;
                        }
                    });
        }

        /** All entries; some of them are changed. */
        private static List<String> entries(
                Iterator<Map.Entry<byte[], byte[]>> iterator, int number) {
            List<String> found = new ArrayList<>();
            for (int i = number; iterator.hasNext(); i++) {
                Map.Entry<byte[], byte[]> entry = iterator.next();
                found.add(
                        Arrays.toString(entry.getKey()) + "=" + Arrays.toString(entry.getValue()));
                if (number % 4 == 0 && i % 3 == 0) {
                    iterator.remove();
                } else if (number % 4 == 1 && i % 3 == 0) {
                    entry.setValue(new byte[number]);
                }
            }
            return found;
        }

        private void appending() throws Exception {
            boolean reducing = random.nextBoolean();
            int number = random.nextInt(8);
            String text = "t".repeat(random.nextInt(10)) + random.nextInt(10);
            List<String> sources = Arrays.asList(namespace(), namespace(), null);
            String target = namespace();
            both(
                    "appending " + number,
                    states -> {
                        InternalMergingState<String, String, String, String, String> state =
                                reducing ? states.reducing : states.aggregating;
                        switch (number) {
                            case 0:
                            case 1:
                            case 2:
                                return state.get();
                            case 3:
                                state.clear();
                                return null;
                            case 4:
                                state.mergeNamespaces(target, sources);
                                return state.get();
                            default:
                                state.add(text);
                                return null;
                        }
                    });
        }

        /** One that is open while other things happen. */
        private void iterator() throws Exception {
            int number = random.nextInt(10);
            byte[] bytes = bytes();
            both(
                    "iterator " + number,
                    states -> {
                        if (states.open == null || number == 0) {
                            states.open = states.map.iterator();
                        }
                        if (!states.open.hasNext()) {
                            states.open = null;
                            return null;
                        }
                        Map.Entry<byte[], byte[]> entry = states.open.next();
                        String found =
                                Arrays.toString(entry.getKey())
                                        + "="
                                        + Arrays.toString(entry.getValue());
                        if (number == 1) {
                            states.open.remove();
                        } else if (number == 2) {
                            entry.setValue(bytes);
                        }
                        return found;
                    });
        }

        void checkContent() throws Exception {
            hot.backend.backend().numKeyValueStateEntries();
            assertThat(hot.backend.content()).isEqualTo(flinks.backend.content());
        }

        private void restore() throws Exception {
            KeyedStateHandle hotSnapshot = hot.backend.snapshot();
            KeyedStateHandle flinksSnapshot = flinks.backend.snapshot();
            close();
            // Each goes on with what the other has written.
            hot = new States(LiveBackend.hot(memory, limit, flinksSnapshot));
            flinks = new States(LiveBackend.flinks(hotSnapshot));
        }

        @Override
        public void close() throws Exception {
            hot.close();
            flinks.close();
        }
    }
}
