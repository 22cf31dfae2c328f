// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.patterns;

import io.flinktuned.ttl.bounded.BoundedMapState;
import io.flinktuned.ttl.eventtime.EventTimeTtlListState;
import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.eventtime.EventTimeTtlValueState;
import io.flinktuned.ttl.expiry.PatternState;
import io.flinktuned.ttl.sliding.SlidingAggregateState;
import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorMetricGroup;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** What the patterns count. */
class PatternMetricsTest {

    private static final long TTL = 1000;

    private final Map<String, Counter> counters = new TreeMap<>();

    private Map<String, Long> counted() {
        Map<String, Long> counted = new TreeMap<>();
        counters.forEach((name, counter) -> counted.put(name, counter.getCount()));
        return counted;
    }

    /** One whose counters this test sees. */
    private RuntimeContext watched(RuntimeContext context) {
        return (RuntimeContext)
                Proxy.newProxyInstance(
                        RuntimeContext.class.getClassLoader(),
                        new Class<?>[] {RuntimeContext.class},
                        (proxy, method, arguments) ->
                                method.getName().equals("getMetricGroup")
                                        ? group("")
                                        : method.invoke(context, arguments));
    }

    private OperatorMetricGroup group(String path) {
        return (OperatorMetricGroup)
                Proxy.newProxyInstance(
                        OperatorMetricGroup.class.getClassLoader(),
                        new Class<?>[] {OperatorMetricGroup.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("addGroup")) {
                                return group(path + String.join(".", names(arguments)) + ".");
                            }
                            Counter counter = new SimpleCounter();
                            counters.put(path + arguments[0], counter);
                            return counter;
                        });
    }

    private static String[] names(Object[] arguments) {
        String[] names = new String[arguments.length];
        System.arraycopy(arguments, 0, names, 0, names.length);
        return names;
    }

    private <S extends PatternState<?>> PatternHarness<S> harness(PatternHarness.Factory<S> factory)
            throws Exception {
        return PatternHarness.cleaningUp(
                Backend.HASHMAP, context -> factory.create(watched(context)));
    }

    @Test
    void thePageOfMetricsHasThemAll() throws Exception {
        harness(
                        context ->
                                EventTimeTtlMapState.named("prices", Types.STRING, Types.LONG)
                                        .timeToLive(Duration.ofMillis(TTL))
                                        .metrics()
                                        .create(context))
                .close();

        Path page = Path.of(System.getProperty("basedir", "."), "..", "docs", "metrics.md");
        assertThat(counters).hasSize(5);
        assertThat(Files.readString(page))
                .contains(
                        counters.keySet().stream()
                                .map(name -> "| `" + name.replace(".prices", "") + "` | counter |")
                                .collect(Collectors.toList()));
    }

    @Test
    void ofAMap() throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Long>> harness =
                harness(
                        context ->
                                EventTimeTtlMapState.named("prices", Types.STRING, Types.LONG)
                                        .timeToLive(Duration.ofMillis(TTL))
                                        .atMost(2)
                                        .metrics()
                                        .create(context))) {
            harness.call(
                    "k",
                    0,
                    (map, context) -> {
                        map.at(context).put("evicted", 1L, 0);
                        map.at(context).put("expires", 1L, 0);
                        map.at(context).put("busy", 1L, 0);
                        map.at(context).put("busy", 1L, TTL / 2);
                        map.at(context).put("busy", 1L, 0);
                        map.at(context).put("late", 1L, -TTL);
                    });
            harness.watermark(TTL + TTL / 10);
            assertThat(counted())
                    .contains(
                            entry("state_name.prices.expiry.numEntriesEvicted", 1L),
                            entry("state_name.prices.expiry.numEntriesExpired", 1L),
                            entry("state_name.prices.expiry.numLateEntriesDropped", 2L),
                            entry("state_name.prices.expiry.numLiveEntriesVisited", 1L))
                    .hasSize(5);
            assertThat(counted().get("state_name.prices.expiry.cleanupNanos")).isPositive();
        }
    }

    @Test
    void ofAValue() throws Exception {
        try (PatternHarness<EventTimeTtlValueState<Long>> harness =
                harness(
                        context ->
                                EventTimeTtlValueState.named("value", Types.LONG)
                                        .timeToLive(Duration.ofMillis(TTL))
                                        .metrics()
                                        .create(context))) {
            harness.call("k", 0, (state, context) -> state.at(context).update(1L, 0));
            harness.call("k", 500, (state, context) -> state.at(context).update(2L, 500));
            harness.call("k", 500, (state, context) -> state.at(context).update(3L, 499));
            harness.watermark(TTL + TTL / 10);
            assertThat(counted())
                    .contains(
                            entry("state_name.value.expiry.numLateEntriesDropped", 1L),
                            entry("state_name.value.expiry.numLiveEntriesVisited", 1L),
                            entry("state_name.value.expiry.numEntriesExpired", 0L));
            harness.watermark(3 * TTL);
            assertThat(counted()).contains(entry("state_name.value.expiry.numEntriesExpired", 1L));
            assertThat(counted().get("state_name.value.expiry.cleanupNanos")).isPositive();
        }
    }

    @Test
    void ofAListAndOfAggregates() throws Exception {
        try (PatternHarness<EventTimeTtlListState<Long>> lists =
                        harness(
                                context ->
                                        EventTimeTtlListState.named("list", Types.LONG)
                                                .timeToLive(Duration.ofMillis(TTL))
                                                .metrics()
                                                .create(context));
                PatternHarness<SlidingAggregateState<String, Long, Long>> counts =
                        harness(
                                context ->
                                        SlidingAggregateState.count("counts", Types.STRING)
                                                .over(Duration.ofMillis(TTL))
                                                .metrics()
                                                .create(context))) {
            lists.call("k", 0, (list, context) -> list.at(context).add(1L, 0));
            lists.call("k", 0, (list, context) -> list.at(context).add(1L, -TTL));
            lists.watermark(2 * TTL);
            counts.call("k", 0, (map, context) -> map.at(context).add("m", 1L, 0));
            counts.call("k", 0, (map, context) -> map.at(context).add("m", 1L, -2 * TTL));
            counts.watermark(2 * TTL);
        }
        for (String name : new String[] {"list", "counts"}) {
            assertThat(counted())
                    .contains(
                            entry("state_name." + name + ".expiry.numEntriesExpired", 1L),
                            entry("state_name." + name + ".expiry.numLateEntriesDropped", 1L));
        }
    }

    @Test
    void ofABoundedMap() throws Exception {
        try (PatternHarness<BoundedMapState<String, Long>> harness =
                harness(
                        context ->
                                BoundedMapState.named("visits", Types.STRING, Types.LONG)
                                        .atMost(1)
                                        .metrics()
                                        .create(context))) {
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).put("a", 1L);
                        map.at(context).put("b", 1L);
                    });
            assertThat(counted()).contains(entry("state_name.visits.expiry.numEntriesEvicted", 1L));
        }
    }

    @Test
    void areOffByDefault() throws Exception {
        harness(
                        context -> {
                            EventTimeTtlMapState.named("a", Types.STRING, Types.LONG)
                                    .create(context);
                            EventTimeTtlListState.named("b", Types.LONG).create(context);
                            BoundedMapState.named("c", Types.STRING, Types.LONG).create(context);
                            SlidingAggregateState.count("d", Types.STRING).create(context);
                            return EventTimeTtlValueState.named("e", Types.LONG).create(context);
                        })
                .close();
        assertThat(counters).isEmpty();
    }
}
