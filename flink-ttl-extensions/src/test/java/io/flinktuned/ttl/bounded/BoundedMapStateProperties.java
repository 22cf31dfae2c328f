// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.bounded;

import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.typeinfo.Types;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** Random sequences of operations, compared with {@link LinkedHashMap}s. */
class BoundedMapStateProperties {

    private static final int KEYS = 2;

    enum Kind {
        PUT,
        GET,
        REMOVE,
        REMOVE_IN_ITERATION,
        CLEAR,
        RESTORE,
        RESCALE,
        CHANGE_MAXIMUM
    }

    static final class Action {
        final Kind kind;
        final int key;
        final String mapKey;
        final Long value;
        final int maximum;

        Action(Kind kind, int key, int mapKey, Long value, int maximum) {
            this.kind = kind;
            this.key = key;
            this.mapKey = "m" + mapKey;
            this.value = value;
            this.maximum = maximum;
        }

        @Override
        public String toString() {
            return kind + "(" + key + "," + mapKey + "," + value + "," + maximum + ")";
        }
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(80, Kind.PUT),
                                Tuple.of(40, Kind.GET),
                                Tuple.of(20, Kind.REMOVE),
                                Tuple.of(5, Kind.REMOVE_IN_ITERATION),
                                Tuple.of(2, Kind.CLEAR),
                                Tuple.of(1, Kind.RESTORE),
                                Tuple.of(1, Kind.RESCALE),
                                Tuple.of(1, Kind.CHANGE_MAXIMUM)),
                        Arbitraries.integers().between(0, KEYS - 1),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.longs().between(0, 9).injectNull(0.1),
                        Arbitraries.integers().between(1, 6))
                .as(Action::new)
                .list()
                .ofMinSize(50)
                .ofMaxSize(150);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void onHashmap(@ForAll("actions") List<Action> actions, @ForAll boolean readsCount)
            throws Exception {
        run(Backend.HASHMAP, actions, readsCount);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void onRocksDB(@ForAll("actions") List<Action> actions, @ForAll boolean readsCount)
            throws Exception {
        run(Backend.ROCKSDB, actions, readsCount);
    }

    @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
    void onTheTunedBackend(@ForAll("actions") List<Action> actions, @ForAll boolean readsCount)
            throws Exception {
        run(Backend.TUNED, actions, readsCount);
    }

    private static PatternHarness.Factory<BoundedMapState<String, Long>> bounded(
            int maximum, boolean readsCount) {
        return context -> {
            BoundedMapState.Builder<String, Long> builder =
                    BoundedMapState.named("bounded", Types.STRING, Types.LONG).atMost(maximum);
            return (readsCount ? builder.evictLeastRecentlyUsed() : builder).create(context);
        };
    }

    private static void run(Backend backend, List<Action> actions, boolean readsCount)
            throws Exception {
        List<LinkedHashMap<String, Long>> model = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            model.add(new LinkedHashMap<>());
        }
        int maximum = 4;
        int parallelism = 1;
        try (PatternHarness<BoundedMapState<String, Long>> harness =
                new PatternHarness<>(
                        backend, bounded(maximum, readsCount), (map, timestamp, context) -> {})) {
            for (Action action : actions) {
                LinkedHashMap<String, Long> expected = model.get(action.key);
                String key = "k" + action.key;
                switch (action.kind) {
                    case PUT:
                        List<String> evicted = new ArrayList<>();
                        if (!expected.containsKey(action.mapKey)) {
                            Iterator<Map.Entry<String, Long>> oldest =
                                    expected.entrySet().iterator();
                            while (expected.size() >= maximum) {
                                evicted.add(oldest.next().toString());
                                oldest.remove();
                            }
                        }
                        expected.remove(action.mapKey);
                        expected.put(action.mapKey, action.value);
                        List<String> reported = new ArrayList<>();
                        harness.call(
                                key,
                                (map, context) ->
                                        map.at(context)
                                                .reportTo((k, v) -> reported.add(k + "=" + v))
                                                .put(action.mapKey, action.value));
                        assertThat(reported).isEqualTo(evicted);
                        break;
                    case GET:
                        Long value = expected.get(action.mapKey);
                        boolean contained = expected.containsKey(action.mapKey);
                        if (readsCount && contained) {
                            expected.remove(action.mapKey);
                            expected.put(action.mapKey, value);
                        }
                        harness.call(
                                key,
                                (map, context) -> {
                                    assertThat(map.at(context).contains(action.mapKey))
                                            .isEqualTo(contained);
                                    assertThat(map.at(context).get(action.mapKey)).isEqualTo(value);
                                });
                        break;
                    case REMOVE:
                        expected.remove(action.mapKey);
                        harness.call(key, (map, context) -> map.at(context).remove(action.mapKey));
                        break;
                    case REMOVE_IN_ITERATION:
                        expected.values().removeIf(v -> Objects.equals(v, action.value));
                        harness.call(
                                key,
                                (map, context) -> {
                                    Iterator<Long> values = map.at(context).values().iterator();
                                    while (values.hasNext()) {
                                        if (Objects.equals(values.next(), action.value)) {
                                            values.remove();
                                        }
                                    }
                                });
                        break;
                    case CLEAR:
                        expected.clear();
                        harness.call(key, (map, context) -> map.at(context).clear());
                        break;
                    case RESCALE:
                        parallelism = 3 - parallelism;
                        harness.restore(parallelism, bounded(maximum, readsCount));
                        break;
                    case CHANGE_MAXIMUM:
                        maximum = action.maximum;
                        harness.restore(parallelism, bounded(maximum, readsCount));
                        break;
                    default:
                        harness.restore(parallelism, bounded(maximum, readsCount));
                }
                harness.call(
                        key,
                        (map, context) -> {
                            Map<String, Long> found = new HashMap<>();
                            map.at(context)
                                    .entries()
                                    .forEach(e -> found.put(e.getKey(), e.getValue()));
                            assertThat(found).isEqualTo(expected);
                            assertThat(map.at(context).keys()).hasSameElementsAs(expected.keySet());
                            assertThat(map.at(context).size()).isEqualTo(expected.size());
                            assertThat(map.at(context).isEmpty()).isEqualTo(expected.isEmpty());
                        });
            }
            harness.restore(1, bounded(1, false));
            for (int key = 0; key < KEYS; key++) {
                List<String> evicted = evictAll(harness, "k" + key);
                assertThat(evicted).containsExactlyElementsOf(model.get(key).keySet());
            }
            for (String state : List.of("bounded", "bounded-order", "bounded-ends")) {
                assertThat(harness.keysIn(state)).isZero();
            }
        }
    }

    /** Removes the entries in the order in which they would leave. */
    private static List<String> evictAll(
            PatternHarness<BoundedMapState<String, Long>> harness, String key) throws Exception {
        List<String> evicted = new ArrayList<>();
        harness.call(
                key,
                (map, context) -> {
                    map.at(context).reportTo((k, v) -> evicted.add(k)).put("last", null);
                    map.at(context).remove("last");
                });
        return evicted;
    }
}
