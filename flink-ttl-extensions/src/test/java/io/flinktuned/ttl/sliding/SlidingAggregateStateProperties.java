// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.sliding;

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

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random sequences of operations, compared with a list of all elements: sums, because a lost or
 * doubled element shows in them.
 */
class SlidingAggregateStateProperties {

    private static final long DURATION = 200;
    private static final long BUCKET = 50;
    private static final int KEYS = 2;

    enum Kind {
        ADD,
        REMOVE,
        CLEAR,
        ADVANCE,
        RESTORE,
        RESCALE
    }

    static final class Action {
        final Kind kind;
        final int key;
        final String mapKey;
        final long value;
        final long time;

        /** How much later than the watermark the element is. */
        final long ahead;

        Action(Kind kind, int key, int mapKey, long value, long time, long ahead) {
            this.kind = kind;
            this.key = key;
            this.mapKey = "m" + mapKey;
            this.value = value;
            this.time = time;
            this.ahead = ahead;
        }

        @Override
        public String toString() {
            return kind + "(" + key + "," + mapKey + "," + value + "," + time + "," + ahead + ")";
        }
    }

    private static final class Element {
        final int key;
        final String mapKey;
        final long value;
        final long expiresAt;
        final long bucketStart;

        Element(int key, String mapKey, long value, long timestamp) {
            this.key = key;
            this.mapKey = mapKey;
            this.value = value;
            this.expiresAt = bucketEnd(timestamp) - 1 + DURATION;
            this.bucketStart = bucketEnd(timestamp) - BUCKET;
        }
    }

    private static long bucketEnd(long timestamp) {
        return (Math.floorDiv(timestamp, BUCKET) + 1) * BUCKET;
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(80, Kind.ADD),
                                Tuple.of(8, Kind.REMOVE),
                                Tuple.of(2, Kind.CLEAR),
                                Tuple.of(30, Kind.ADVANCE),
                                Tuple.of(1, Kind.RESTORE),
                                Tuple.of(1, Kind.RESCALE)),
                        Arbitraries.integers().between(0, KEYS - 1),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.longs().between(-99, 99),
                        Arbitraries.longs().between(-350, 2000),
                        Arbitraries.longs().between(-50, 2000))
                .as(Action::new)
                .list()
                .ofMinSize(50)
                .ofMaxSize(150);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void onHashmap(@ForAll("actions") List<Action> actions) throws Exception {
        run(Backend.HASHMAP, actions);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void onRocksDB(@ForAll("actions") List<Action> actions) throws Exception {
        run(Backend.ROCKSDB, actions);
    }

    @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
    void onTheTunedBackend(@ForAll("actions") List<Action> actions) throws Exception {
        run(Backend.TUNED, actions);
    }

    private static String report(String mapKey, long sum, long expiredAt) {
        return mapKey + "=" + sum + " at " + expiredAt;
    }

    private static void run(Backend backend, List<Action> actions) throws Exception {
        List<Element> model = new ArrayList<>();
        List<String> expired = new ArrayList<>();
        List<String> reported = new ArrayList<>();
        long now = 0;
        int parallelism = 1;
        try (PatternHarness<SlidingAggregateState<String, Long, Long>> harness =
                new PatternHarness<>(
                        backend,
                        context ->
                                SlidingAggregateState.sumOfLongs("sums", Types.STRING)
                                        .over(Duration.ofMillis(DURATION))
                                        .bucketWidth(Duration.ofMillis(BUCKET))
                                        .create(context),
                        (map, timestamp, context) ->
                                map.at(context)
                                        .reportTo(
                                                (key, value, at) ->
                                                        context.output(
                                                                PatternHarness.SIDE,
                                                                report(key, value, at)))
                                        .onTimer(timestamp))) {
            harness.watermark(now);
            for (Action action : actions) {
                long asOf = Math.max(now, now + action.ahead);
                switch (action.kind) {
                    case ADD:
                        Element element =
                                new Element(
                                        action.key, action.mapKey, action.value, now + action.time);
                        boolean inTime = element.expiresAt > asOf;
                        if (inTime) {
                            model.add(element);
                        }
                        long timestamp = now + action.time;
                        on(
                                harness,
                                action,
                                now,
                                view ->
                                        assertThat(view.add(action.mapKey, action.value, timestamp))
                                                .isEqualTo(inTime));
                        break;
                    case REMOVE:
                        model.removeIf(e -> e.key == action.key && e.mapKey.equals(action.mapKey));
                        on(harness, action, now, view -> view.remove(action.mapKey));
                        break;
                    case CLEAR:
                        model.removeIf(e -> e.key == action.key);
                        on(harness, action, now, view -> view.clear());
                        break;
                    case ADVANCE:
                        now += Math.abs(action.time) / 8;
                        expire(model, now, expired);
                        harness.watermark(now);
                        break;
                    case RESCALE:
                        parallelism = 3 - parallelism;
                        harness.restore(parallelism);
                        harness.watermark(now);
                        break;
                    default:
                        harness.restore();
                        harness.watermark(now);
                }
                reported.addAll(harness.takeSideOutput());
                assertThat(reported).containsAll(expiredABucketAgo(expired, now));
                long comparedAsOf = Math.max(now, now + action.ahead);
                Map<String, Long> expected = new HashMap<>();
                for (Element element : model) {
                    if (element.key == action.key
                            && element.expiresAt > comparedAsOf
                            && element.bucketStart <= comparedAsOf) {
                        expected.merge(element.mapKey, element.value, Long::sum);
                    }
                }
                on(
                        harness,
                        action,
                        now,
                        view -> {
                            Map<String, Long> found = new HashMap<>();
                            view.forEach((key, sum) -> assertThat(found.put(key, sum)).isNull());
                            assertThat(found).isEqualTo(expected);
                            assertThat(view.get(action.mapKey))
                                    .isEqualTo(expected.get(action.mapKey));
                        });
            }
            now += 5000;
            expire(model, now, expired);
            harness.watermark(now);
            assertThat(harness.keysIn("sums")).isZero();
            assertThat(harness.timers()).isZero();
            reported.addAll(harness.takeSideOutput());
        }
        assertThat(reported).containsExactlyInAnyOrderElementsOf(expired);
    }

    private static List<String> expiredABucketAgo(List<String> expired, long now) {
        List<String> due = new ArrayList<>();
        for (String report : expired) {
            long expiredAt = Long.parseLong(report.substring(report.lastIndexOf(' ') + 1));
            if (expiredAt + BUCKET <= now) {
                due.add(report);
            }
        }
        return due;
    }

    private static void expire(List<Element> model, long now, List<String> expired) {
        Map<String, Map<Long, Long>> sums = new TreeMap<>();
        Iterator<Element> all = model.iterator();
        while (all.hasNext()) {
            Element element = all.next();
            if (element.expiresAt <= now) {
                sums.computeIfAbsent(element.key + "/" + element.mapKey, k -> new TreeMap<>())
                        .merge(element.expiresAt, element.value, Long::sum);
                all.remove();
            }
        }
        sums.forEach(
                (key, buckets) ->
                        buckets.forEach(
                                (at, sum) ->
                                        expired.add(
                                                report(
                                                        key.substring(key.indexOf('/') + 1),
                                                        sum,
                                                        at))));
    }

    @FunctionalInterface
    private interface ViewCall {
        void run(SlidingAggregateState<String, Long, Long>.View view) throws Exception;
    }

    private static void on(
            PatternHarness<SlidingAggregateState<String, Long, Long>> harness,
            Action action,
            long now,
            ViewCall call)
            throws Exception {
        harness.call(
                "k" + action.key,
                now + action.ahead,
                (map, context) ->
                        call.run(
                                map.at(context)
                                        .reportTo(
                                                (mapKey, value, at) ->
                                                        context.output(
                                                                PatternHarness.SIDE,
                                                                report(mapKey, value, at)))));
    }
}
