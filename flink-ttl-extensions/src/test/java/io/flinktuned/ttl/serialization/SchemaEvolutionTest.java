// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.serialization;

import io.flinktuned.ttl.bounded.BoundedMapState;
import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.perentry.PerEntryTtlMapState;
import io.flinktuned.ttl.sliding.SlidingAggregateState;
import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.StateMigrationException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The user's value type may evolve as in a state of Flink's own. */
class SchemaEvolutionTest {

    private static PatternHarness.Factory<EventTimeTtlMapState<String, Amount>> eventTime(
            int version) {
        return context ->
                EventTimeTtlMapState.named("map", Types.STRING, new Amount.Type(version))
                        .create(context);
    }

    @ParameterizedTest
    @EnumSource
    void ofAnEventTimeMap(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Amount>> harness =
                new PatternHarness<>(backend, eventTime(1), (map, timestamp, context) -> {})) {
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).put("a", new Amount(1, ""), 0);
                        map.at(context).put("null", null, 0);
                    });
            harness.restore(1, eventTime(2));
            harness.call(
                    "k",
                    (map, context) -> {
                        EventTimeTtlMapState<String, Amount>.View view = map.at(context);
                        assertThat(view.get("a")).hasToString("1 EUR");
                        assertThat(view.contains("null")).isTrue();
                        assertThat(view.get("null")).isNull();
                        view.put("b", new Amount(2, "USD"), 0);
                    });
            harness.restore(1, eventTime(2));
            harness.call(
                    "k",
                    (map, context) -> assertThat(map.at(context).get("b")).hasToString("2 USD"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFlinkRefusesIsRefused(Backend backend) throws Exception {
        try (PatternHarness<EventTimeTtlMapState<String, Amount>> harness =
                new PatternHarness<>(backend, eventTime(2), (map, timestamp, context) -> {})) {
            harness.call("k", (map, context) -> map.at(context).put("a", new Amount(1, "USD"), 0));
            assertThatThrownBy(() -> harness.restore(1, eventTime(1)))
                    .hasRootCauseInstanceOf(StateMigrationException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofAMapWithATtlPerEntry(Backend backend) throws Exception {
        PatternHarness.Factory<PerEntryTtlMapState<String, Amount>> version1 =
                context ->
                        PerEntryTtlMapState.inEventTime("map", Types.STRING, new Amount.Type(1))
                                .create(context);
        try (PatternHarness<PerEntryTtlMapState<String, Amount>> harness =
                new PatternHarness<>(backend, version1, (map, timestamp, context) -> {})) {
            harness.call(
                    "k",
                    (map, context) ->
                            map.at(context).put("a", new Amount(1, ""), 0, Duration.ofDays(1)));
            harness.restore(
                    1,
                    context ->
                            PerEntryTtlMapState.inEventTime("map", Types.STRING, new Amount.Type(2))
                                    .create(context));
            harness.call(
                    "k",
                    (map, context) -> assertThat(map.at(context).get("a")).hasToString("1 EUR"));
        }
    }

    private static PatternHarness.Factory<SlidingAggregateState<String, Amount, Amount>> sliding(
            int version) {
        return context ->
                SlidingAggregateState.reducing(
                                "map",
                                Types.STRING,
                                new Amount.Type(version),
                                (a, b) -> new Amount(a.cents + b.cents, a.currency + b.currency))
                        .create(context);
    }

    @ParameterizedTest
    @EnumSource
    void ofASlidingAggregate(Backend backend) throws Exception {
        try (PatternHarness<SlidingAggregateState<String, Amount, Amount>> harness =
                new PatternHarness<>(backend, sliding(1), (map, timestamp, context) -> {})) {
            harness.call("k", (map, context) -> map.at(context).add("a", new Amount(1, ""), 0));
            harness.restore(1, sliding(2));
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).add("a", new Amount(2, "USD"), 0);
                        assertThat(map.at(context).get("a")).hasToString("3 EURUSD");
                    });
        }
    }

    private static PatternHarness.Factory<BoundedMapState<String, Amount>> bounded(int version) {
        return context ->
                BoundedMapState.named("map", Types.STRING, new Amount.Type(version))
                        .create(context);
    }

    @ParameterizedTest
    @EnumSource
    void ofABoundedMap(Backend backend) throws Exception {
        try (PatternHarness<BoundedMapState<String, Amount>> harness =
                new PatternHarness<>(backend, bounded(1), (map, timestamp, context) -> {})) {
            harness.call("k", (map, context) -> map.at(context).put("a", new Amount(1, "")));
            harness.restore(1, bounded(2));
            harness.call(
                    "k",
                    (map, context) -> assertThat(map.at(context).get("a")).hasToString("1 EUR"));
        }
    }
}
