// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

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

/**
 * Random sequences of operations on a map whose entries expire, compared with a plain map that
 * forgets what has expired.
 */
public abstract class ExpiringMapProperties<S> {

    protected static final long BUCKET = 50;
    protected static final long MAX_TTL = 200;

    /** How a pattern must report that an entry left because there were too many. */
    protected static final String EVICTED = "evicted ";

    private static final int KEYS = 3;

    /** The pattern, which must report to {@link PatternHarness#SIDE} as {@link #report} does. */
    protected abstract PatternHarness<S> harness(Backend backend) throws Exception;

    protected abstract ExpiringMapView<String, Long> view(
            S pattern,
            KeyedProcessFunction<?, ?, ?>.Context context,
            ExpiryListener<String, Long> listener);

    /** Puts an entry that the pattern lets live for a time, or for its own. */
    protected abstract boolean put(
            ExpiringMapView<String, Long> view, String key, Long value, long time, long ttl)
            throws Exception;

    /** How long the pattern lets an entry live. */
    protected abstract long ttl(long requested);

    protected abstract String state();

    /** Whether an element is judged as of its time stamp, and an older one does not win. */
    protected boolean isInEventTime() {
        return true;
    }

    /** How many entries a key may have. */
    protected int maxEntries() {
        return Integer.MAX_VALUE;
    }

    protected boolean readsCount() {
        return false;
    }

    protected abstract void advance(PatternHarness<S> harness, long time) throws Exception;

    protected static String report(String key, Long value, long expiredAt) {
        return key + "=" + value + " at " + expiredAt;
    }

    enum Kind {
        PUT,
        GET,
        REMOVE,
        REMOVE_IN_ITERATION,
        CLEAR,
        ADVANCE,
        RESTORE,
        RESCALE,
        SNAPSHOT,
        BACK_TO_SNAPSHOT
    }

    static final class Action {
        final Kind kind;
        final int key;
        final String mapKey;
        final Long value;
        final long time;
        final long ttl;

        /** How much later than the watermark the element is, which most often is in time. */
        final long ahead;

        Action(Kind kind, int key, int mapKey, Long value, long time, long ttl, long ahead) {
            this.kind = kind;
            this.key = key;
            this.mapKey = "m" + mapKey;
            this.value = value;
            this.time = time;
            this.ttl = ttl;
            this.ahead = ahead;
        }

        @Override
        public String toString() {
            return kind + "(" + key + "," + mapKey + "," + value + "," + time + "," + ttl + ","
                    + ahead + ")";
        }
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(80, Kind.PUT),
                                Tuple.of(20, Kind.GET),
                                Tuple.of(10, Kind.REMOVE),
                                Tuple.of(10, Kind.REMOVE_IN_ITERATION),
                                Tuple.of(4, Kind.CLEAR),
                                Tuple.of(30, Kind.ADVANCE),
                                Tuple.of(1, Kind.RESTORE),
                                Tuple.of(1, Kind.RESCALE),
                                Tuple.of(1, Kind.SNAPSHOT),
                                Tuple.of(1, Kind.BACK_TO_SNAPSHOT)),
                        Arbitraries.integers().between(0, KEYS - 1),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.longs().between(0, 99).injectNull(0.1),
                        Arbitraries.longs().between(-300, 300),
                        Arbitraries.longs().between(1, MAX_TTL),
                        Arbitraries.longs().between(-50, 250))
                .as(Action::new)
                .list()
                .ofMinSize(50)
                .ofMaxSize(150);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void onHashmap(@ForAll("actions") List<Action> actions) throws Exception {
        new Run(Backend.HASHMAP).run(actions);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void onRocksDB(@ForAll("actions") List<Action> actions) throws Exception {
        new Run(Backend.ROCKSDB).run(actions);
    }

    @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
    void onTheTunedBackend(@ForAll("actions") List<Action> actions) throws Exception {
        new Run(Backend.TUNED).run(actions);
    }

    private static final class Entry {
        final Long value;
        final long timestamp;
        final long expiresAt;

        Entry(Long value, long timestamp, long expiresAt) {
            this.value = value;
            this.timestamp = timestamp;
            this.expiresAt = expiresAt;
        }
    }

    /**
     * What a user should see, without a thought about how it is stored. Each map is in the order in
     * which entries were used, and has those that the watermark has not passed.
     */
    private static final class Model {
        final List<Map<String, Entry>> maps = new ArrayList<>();
        final List<String> expired = new ArrayList<>();
        final List<String> evicted = new ArrayList<>();
        final long[] newest = new long[KEYS];
        long now;

        Model() {
            for (int key = 0; key < KEYS; key++) {
                maps.add(new LinkedHashMap<>());
            }
        }

        Model copy() {
            Model copy = new Model();
            for (int key = 0; key < KEYS; key++) {
                copy.maps.get(key).putAll(maps.get(key));
            }
            copy.expired.addAll(expired);
            copy.evicted.addAll(evicted);
            System.arraycopy(newest, 0, copy.newest, 0, KEYS);
            copy.now = now;
            return copy;
        }

        List<String> expiredABucketAgo() {
            List<String> due = new ArrayList<>();
            for (String report : expired) {
                long expiredAt = Long.parseLong(report.substring(report.lastIndexOf(' ') + 1));
                if (expiredAt + BUCKET <= now) {
                    due.add(report);
                }
            }
            return due;
        }

        void advance(long time) {
            now = time;
            for (Map<String, Entry> map : maps) {
                expire(map, now);
            }
        }

        void expire(Map<String, Entry> map, long time) {
            map.entrySet().removeIf(entry -> expireIfDue(entry.getKey(), entry.getValue(), time));
        }

        boolean expireIfDue(String key, Entry entry, long time) {
            if (entry == null || entry.expiresAt > time) {
                return false;
            }
            expired.add(report(key, entry.value, entry.expiresAt));
            return true;
        }
    }

    private final class Run {

        private final Backend backend;
        private Model model = new Model();
        private List<String> reported = new ArrayList<>();
        private List<String> evicted = new ArrayList<>();
        private OperatorSubtaskState snapshot;
        private Model modelAtSnapshot;
        private List<String> reportedAtSnapshot;
        private int parallelism = 1;

        Run(Backend backend) {
            this.backend = backend;
        }

        void run(List<Action> actions) throws Exception {
            try (PatternHarness<S> harness = harness(backend)) {
                advance(harness, 0);
                for (Action action : actions) {
                    perform(harness, action);
                    takeReports(harness);
                    assertThat(evicted).isEqualTo(model.evicted);
                    assertThat(reported).containsAll(model.expiredABucketAgo());
                    compare(harness, action.key);
                }
                if (maxEntries() == Integer.MAX_VALUE) {
                    // A full map removes what has expired for the newest element of the key.
                    assertThat(model.expired).containsAll(reported);
                }

                for (int key = 0; key < KEYS; key++) {
                    compare(harness, key);
                }
                advanceBoth(harness, model.now + 300 + MAX_TTL);
                advanceBoth(harness, model.now + BUCKET);
                assertThat(harness.timers()).isZero();
                assertThat(harness.keysIn(state())).isZero();
                takeReports(harness);
                assertThat(reported).containsExactlyInAnyOrderElementsOf(model.expired);
            }
        }

        private void takeReports(PatternHarness<S> harness) {
            for (String report : harness.takeSideOutput()) {
                if (report.startsWith(EVICTED)) {
                    evicted.add(report.substring(EVICTED.length()));
                } else {
                    reported.add(report);
                }
            }
        }

        private void perform(PatternHarness<S> harness, Action action) throws Exception {
            Map<String, Entry> map = model.maps.get(action.key);
            long timestamp = timestamp(action);
            long asOf = isInEventTime() ? Math.max(model.now, timestamp) : model.now;
            Entry found = map.get(action.mapKey);
            switch (action.kind) {
                case PUT:
                    long time = model.now + action.time;
                    boolean isTaken = put(action, map, time, asOf);
                    on(
                            harness,
                            action,
                            view ->
                                    assertThat(
                                                    ExpiringMapProperties.this.put(
                                                            view,
                                                            action.mapKey,
                                                            action.value,
                                                            time,
                                                            action.ttl))
                                            .isEqualTo(isTaken));
                    break;
                case GET:
                    boolean isThere = found != null && found.expiresAt > asOf;
                    if (isThere && readsCount()) {
                        map.remove(action.mapKey);
                        map.put(action.mapKey, found);
                    }
                    on(
                            harness,
                            action,
                            view -> {
                                assertThat(view.contains(action.mapKey)).isEqualTo(isThere);
                                assertThat(view.get(action.mapKey))
                                        .isEqualTo(isThere ? found.value : null);
                            });
                    break;
                case REMOVE:
                    model.expireIfDue(action.mapKey, found, asOf);
                    map.remove(action.mapKey);
                    on(harness, action, view -> view.remove(action.mapKey));
                    break;
                case REMOVE_IN_ITERATION:
                    map.values()
                            .removeIf(
                                    e ->
                                            e.expiresAt > asOf
                                                    && Objects.equals(e.value, action.value));
                    on(
                            harness,
                            action,
                            view -> {
                                Iterator<Map.Entry<String, Long>> all = view.iterator();
                                while (all.hasNext()) {
                                    if (Objects.equals(all.next().getValue(), action.value)) {
                                        all.remove();
                                    }
                                }
                            });
                    break;
                case CLEAR:
                    model.expire(map, asOf);
                    map.clear();
                    on(harness, action, ExpiringMapView::clear);
                    break;
                case ADVANCE:
                    advanceBoth(harness, model.now + Math.abs(action.time) / 4);
                    break;
                case RESTORE:
                    harness.restore();
                    sourceSendsWatermarkAgain(harness);
                    break;
                case RESCALE:
                    parallelism = 3 - parallelism;
                    harness.restore(parallelism);
                    sourceSendsWatermarkAgain(harness);
                    break;
                case SNAPSHOT:
                    snapshot = null;
                    if (parallelism == 1) {
                        snapshot = harness.snapshot();
                        modelAtSnapshot = model.copy();
                        reportedAtSnapshot = new ArrayList<>(reported);
                    }
                    break;
                case BACK_TO_SNAPSHOT:
                    if (snapshot != null) {
                        harness.restoreFrom(snapshot);
                        harness.takeSideOutput();
                        model = modelAtSnapshot.copy();
                        reported = new ArrayList<>(reportedAtSnapshot);
                        evicted = new ArrayList<>(model.evicted);
                        parallelism = 1;
                        sourceSendsWatermarkAgain(harness);
                    }
                    break;
                default:
                    throw new AssertionError(action);
            }
        }

        private boolean put(Action action, Map<String, Entry> map, long time, long asOf) {
            Entry found = map.get(action.mapKey);
            long expiresAt = time + ttl(action.ttl);
            boolean replacesExpired = found != null && found.expiresAt <= asOf;
            if (expiresAt <= asOf
                    || isInEventTime()
                            && found != null
                            && !replacesExpired
                            && time < found.timestamp) {
                return false;
            }
            model.expireIfDue(action.mapKey, found, asOf);
            map.remove(action.mapKey);
            if (map.values().stream().filter(e -> e.expiresAt > asOf).count() >= maxEntries()) {
                // What has expired as of now does not count, and leaves before others do.
                model.expire(map, asOf);
                String first = map.keySet().iterator().next();
                model.evicted.add(first + "=" + map.remove(first).value);
            }
            map.put(action.mapKey, new Entry(action.value, time, expiresAt));
            return true;
        }

        /** A watermark is not part of Flink's checkpoints. */
        private void sourceSendsWatermarkAgain(PatternHarness<S> harness) throws Exception {
            advance(harness, model.now);
        }

        private void advanceBoth(PatternHarness<S> harness, long time) throws Exception {
            model.advance(time);
            advance(harness, time);
        }

        private void compare(PatternHarness<S> harness, int key) throws Exception {
            Map<String, Long> expected = new HashMap<>();
            long asOf =
                    maxEntries() == Integer.MAX_VALUE
                            ? model.now
                            : Math.max(model.now, model.newest[key]);
            model.maps
                    .get(key)
                    .forEach(
                            (mapKey, entry) -> {
                                if (entry.expiresAt > asOf) {
                                    expected.put(mapKey, entry.value);
                                }
                            });
            on(
                    harness,
                    key,
                    asOf,
                    view -> {
                        Map<String, Long> found = new HashMap<>();
                        for (Map.Entry<String, Long> entry : view.entries()) {
                            assertThat(found).doesNotContainKey(entry.getKey());
                            found.put(entry.getKey(), entry.getValue());
                        }
                        assertThat(found).isEqualTo(expected);
                        assertThat(view.keys()).hasSameElementsAs(expected.keySet());
                        assertThat(view.values())
                                .containsExactlyInAnyOrderElementsOf(expected.values());
                        assertThat(view.isEmpty()).isEqualTo(expected.isEmpty());
                    });
        }

        private void on(PatternHarness<S> harness, Action action, ViewCall call) throws Exception {
            on(harness, action.key, timestamp(action), call);
        }

        /**
         * What leaves a full map does not depend on when watermarks come if the elements of a key
         * are in order.
         */
        private long timestamp(Action action) {
            long timestamp = model.now + action.ahead;
            if (maxEntries() == Integer.MAX_VALUE) {
                return timestamp;
            }
            return model.newest[action.key] = Math.max(model.newest[action.key], timestamp);
        }

        private void on(PatternHarness<S> harness, int key, long timestamp, ViewCall call)
                throws Exception {
            harness.call(
                    "k" + key,
                    timestamp,
                    (pattern, context) ->
                            call.run(
                                    view(
                                            pattern,
                                            context,
                                            (mapKey, value, at) ->
                                                    context.output(
                                                            PatternHarness.SIDE,
                                                            report(mapKey, value, at)))));
        }
    }

    @FunctionalInterface
    private interface ViewCall {
        void run(ExpiringMapView<String, Long> view) throws Exception;
    }
}
