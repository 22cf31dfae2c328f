// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.testing;

import io.flinktuned.ttl.eventtime.EventTimeTtlListState;
import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.eventtime.EventTimeTtlValueState;
import io.flinktuned.ttl.expiry.ExpiringMapView;
import io.flinktuned.ttl.expiry.PatternState;
import io.flinktuned.ttl.expiry.PatternView;
import io.flinktuned.ttl.perentry.PerEntryTtlMapState;
import io.flinktuned.ttl.sliding.SlidingAggregateState;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The patterns that expire by event time, each as something to which a value can be written and of
 * which all that is visible can be read. Their states begin with {@link #STATE}.
 */
public final class PatternKind<S extends PatternState<?>> {

    public static final String STATE = "state";

    public static final PatternKind<EventTimeTtlMapState<String, Long>> MAP =
            new PatternKind<>(
                    "map",
                    (context, ttl) -> map().timeToLive(ttl).create(context),
                    (map, context, key, value, time) -> map.at(context).put(key, value, time),
                    (map, context) -> entries(map.at(context)),
                    (map, context, to) -> map.at(context).reportTo((k, v, at) -> to.accept(k)));

    /** What leaves it does not depend on watermarks if elements are in order. */
    public static final PatternKind<EventTimeTtlMapState<String, Long>> BOUNDED =
            new PatternKind<>(
                    "bounded",
                    (context, ttl) -> map().timeToLive(ttl).atMost(3).create(context),
                    MAP.write,
                    MAP.read,
                    MAP.report);

    public static final PatternKind<PerEntryTtlMapState<String, Long>> PER_ENTRY =
            new PatternKind<>(
                    "perEntry",
                    (context, ttl) ->
                            PerEntryTtlMapState.inEventTime(STATE, Types.STRING, Types.LONG)
                                    .bucketWidth(ttl.dividedBy(10))
                                    .create(context),
                    (map, context, key, value, time) ->
                            map.at(context).put(key, value, time, Duration.ofDays(1 + value % 7)),
                    (map, context) -> entries(map.at(context)),
                    (map, context, to) -> map.at(context).reportTo((k, v, at) -> to.accept(k)));

    public static final PatternKind<EventTimeTtlValueState<Long>> VALUE =
            new PatternKind<>(
                    "value",
                    (context, ttl) ->
                            EventTimeTtlValueState.named(STATE, Types.LONG)
                                    .timeToLive(ttl)
                                    .create(context),
                    (state, context, key, value, time) -> state.at(context).update(value, time),
                    (state, context) -> String.valueOf(state.at(context).value()),
                    (state, context, to) -> state.at(context).reportTo((v, at) -> to.accept("v")));

    public static final PatternKind<EventTimeTtlListState<Long>> LIST =
            new PatternKind<>(
                    "list",
                    (context, ttl) ->
                            EventTimeTtlListState.named(STATE, Types.LONG)
                                    .timeToLive(ttl)
                                    .create(context),
                    (list, context, key, value, time) -> list.at(context).add(value, time),
                    (list, context) -> list.at(context).get().toString(),
                    (list, context, to) -> list.at(context).reportTo((v, at) -> to.accept("v")));

    public static final PatternKind<SlidingAggregateState<String, Long, Long>> MAXIMUM =
            new PatternKind<>(
                    "maximum",
                    (context, ttl) ->
                            SlidingAggregateState.maximum(STATE, Types.STRING, Types.LONG)
                                    .over(ttl)
                                    .create(context),
                    (maxima, context, key, value, time) -> maxima.at(context).add(key, value, time),
                    (maxima, context) -> {
                        Map<String, Long> found = new TreeMap<>();
                        maxima.at(context).forEach(found::put);
                        return found.toString();
                    },
                    (maxima, context, to) ->
                            maxima.at(context).reportTo((k, v, at) -> to.accept(k)));

    public static final List<PatternKind<?>> ALL =
            List.of(MAP, BOUNDED, PER_ENTRY, VALUE, LIST, MAXIMUM);

    /** All states that one of them may have. */
    public static final List<String> STATES =
            List.of(
                    STATE,
                    STATE + "-due",
                    STATE + "-due-chunks",
                    STATE + "-timers",
                    STATE + "-pages",
                    STATE + "-order",
                    STATE + "-ends");

    /** Creates the pattern. */
    @FunctionalInterface
    private interface Create<S> {
        S create(RuntimeContext context, Duration timeToLive);
    }

    /** Writes a value; those that have no map know nothing of its keys. */
    @FunctionalInterface
    private interface Write<S> {
        boolean write(
                S pattern,
                KeyedProcessFunction<?, ?, ?>.Context context,
                String mapKey,
                long value,
                long timestamp)
                throws Exception;
    }

    /** Everything that is visible. */
    @FunctionalInterface
    private interface Read<S> {
        String read(S pattern, KeyedProcessFunction<?, ?, ?>.Context context) throws Exception;
    }

    /** Says when something is removed because it has expired. */
    @FunctionalInterface
    private interface Report<S> {
        PatternView report(
                S pattern, KeyedProcessFunction<?, ?, ?>.Context context, Consumer<String> to);
    }

    private final String name;
    private final Create<S> create;
    private final Write<S> write;
    private final Read<S> read;
    private final Report<S> report;

    private PatternKind(
            String name, Create<S> create, Write<S> write, Read<S> read, Report<S> report) {
        this.name = name;
        this.create = create;
        this.write = write;
        this.read = read;
        this.report = report;
    }

    private static EventTimeTtlMapState.Builder<String, Long> map() {
        return EventTimeTtlMapState.named(STATE, Types.STRING, Types.LONG);
    }

    private static String entries(ExpiringMapView<String, Long> view) throws Exception {
        Map<String, Long> found = new TreeMap<>();
        view.entries().forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found.toString();
    }

    /** A pattern whose timers send one string for each thing that they remove. */
    public PatternHarness<S> harness(Backend backend, Duration timeToLive) throws Exception {
        Report<S> reporting = report;
        return new PatternHarness<>(
                backend,
                with(timeToLive),
                (pattern, timestamp, context) ->
                        reporting
                                .report(
                                        pattern,
                                        context,
                                        text -> context.output(PatternHarness.SIDE, text))
                                .onTimer(timestamp));
    }

    public PatternHarness.Factory<S> with(Duration timeToLive) {
        return context -> create.create(context, timeToLive);
    }

    /** Writes for an element that has the time stamp of the value. */
    public void write(
            PatternHarness<S> harness, String key, String mapKey, long value, long timestamp)
            throws Exception {
        harness.call(
                key,
                timestamp,
                (pattern, context) -> write.write(pattern, context, mapKey, value, timestamp));
    }

    /** Writes for an element with a time stamp; returns all that it sees before and after. */
    public String seen(
            PatternHarness<S> harness, String key, String mapKey, long value, long timestamp)
            throws Exception {
        StringBuilder seen = new StringBuilder();
        harness.call(
                key,
                timestamp,
                (pattern, context) ->
                        seen.append(read.read(pattern, context))
                                .append(write.write(pattern, context, mapKey, value, timestamp))
                                .append(read.read(pattern, context)));
        return seen.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
