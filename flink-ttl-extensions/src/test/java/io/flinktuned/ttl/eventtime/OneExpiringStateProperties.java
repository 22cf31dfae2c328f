// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.eventtime;

import io.flinktuned.ttl.expiry.PatternState;
import io.flinktuned.ttl.expiry.PatternView;
import io.flinktuned.ttl.expiry.ValueExpiryListener;
import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.functions.RuntimeContext;
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
import java.util.Iterator;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random sequences of operations on a state without a map, compared with a list of what was written
 * and has not expired.
 */
abstract class OneExpiringStateProperties<S extends PatternState<V>, V extends PatternView> {

    static final long TTL = 200;
    static final long BUCKET = 50;
    static final String STATE = "state";

    private static final int KEYS = 2;

    abstract S create(RuntimeContext context);

    abstract void reportTo(V view, ValueExpiryListener<Long> listener);

    abstract boolean write(V view, long value, long timestamp) throws Exception;

    /** What is visible, in order. */
    abstract List<Long> read(V view) throws Exception;

    /**
     * Makes room for what is written; to be called if it has not expired.
     *
     * @param expired gets what is removed because it has expired
     * @return false if it is dropped
     */
    abstract boolean makeRoom(List<Written> model, long timestamp, long now, List<String> expired);

    static final class Written {
        final long value;
        final long timestamp;

        Written(long value, long timestamp) {
            this.value = value;
            this.timestamp = timestamp;
        }

        boolean isExpired(long now) {
            return timestamp + TTL <= now;
        }

        String report() {
            return OneExpiringStateProperties.report(value, timestamp + TTL);
        }
    }

    private static String report(long value, long expiredAt) {
        return value + " at " + expiredAt;
    }

    enum Kind {
        WRITE,
        CLEAR,
        ADVANCE,
        RESTORE,
        RESCALE
    }

    static final class Action {
        final Kind kind;
        final int key;
        final long value;

        /** How much later than the watermark the time is of what is written. */
        final long time;

        /** How much later than the watermark the element is. */
        final long ahead;

        Action(Kind kind, int key, long value, long time, long ahead) {
            this.kind = kind;
            this.key = key;
            this.value = value;
            this.time = time;
            this.ahead = ahead;
        }

        @Override
        public String toString() {
            return kind + "(" + key + "," + value + "," + time + "," + ahead + ")";
        }
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(80, Kind.WRITE),
                                Tuple.of(3, Kind.CLEAR),
                                Tuple.of(40, Kind.ADVANCE),
                                Tuple.of(1, Kind.RESTORE),
                                Tuple.of(1, Kind.RESCALE)),
                        Arbitraries.integers().between(0, KEYS - 1),
                        Arbitraries.longs().between(0, 99),
                        Arbitraries.longs().between(-250, 300),
                        Arbitraries.longs().between(-50, 300))
                .as(Action::new)
                .list()
                .ofMinSize(50)
                .ofMaxSize(150);
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void onHashmap(@ForAll("actions") List<Action> actions) throws Exception {
        new Run().run(Backend.HASHMAP, actions);
    }

    @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
    void onRocksDB(@ForAll("actions") List<Action> actions) throws Exception {
        new Run().run(Backend.ROCKSDB, actions);
    }

    @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
    void onTheTunedBackend(@ForAll("actions") List<Action> actions) throws Exception {
        new Run().run(Backend.TUNED, actions);
    }

    private final class Run {

        private final List<List<Written>> model = List.of(new ArrayList<>(), new ArrayList<>());
        private final List<String> expired = new ArrayList<>();
        private final List<String> reported = new ArrayList<>();
        private long watermark;
        private int parallelism = 1;

        void run(Backend backend, List<Action> actions) throws Exception {
            try (PatternHarness<S> harness =
                    new PatternHarness<>(
                            backend,
                            context -> create(context),
                            (state, timestamp, context) ->
                                    reporting(state, context).onTimer(timestamp))) {
                harness.watermark(watermark);
                for (Action action : actions) {
                    perform(harness, action);
                    compare(harness, action);
                    assertThat(harness.timers()).isLessThanOrEqualTo(2 * KEYS);
                    reported.addAll(harness.takeSideOutput());
                }
                advance(harness, watermark + 300 + TTL + BUCKET);
                reported.addAll(harness.takeSideOutput());
                for (String each : new String[] {"", "-due", "-due-chunks", "-timers"}) {
                    assertThat(harness.keysIn(STATE + each)).isZero();
                }
                assertThat(harness.timers()).isZero();
            }
            assertThat(reported).containsExactlyInAnyOrderElementsOf(expired);
        }

        private void perform(PatternHarness<S> harness, Action action) throws Exception {
            List<Written> written = model.get(action.key);
            long now = Math.max(watermark, watermark + action.ahead);
            switch (action.kind) {
                case WRITE:
                    long timestamp = watermark + action.time;
                    boolean isTaken =
                            timestamp + TTL > now && makeRoom(written, timestamp, now, expired);
                    if (isTaken) {
                        written.add(new Written(action.value, timestamp));
                    }
                    on(
                            harness,
                            action,
                            view ->
                                    assertThat(write(view, action.value, timestamp))
                                            .isEqualTo(isTaken));
                    break;
                case CLEAR:
                    expire(written, now, expired);
                    written.clear();
                    on(harness, action, PatternView::clear);
                    break;
                case ADVANCE:
                    advance(harness, watermark + Math.abs(action.time) / 4);
                    break;
                case RESCALE:
                    parallelism = 3 - parallelism;
                    restore(harness);
                    break;
                default:
                    restore(harness);
            }
        }

        private void restore(PatternHarness<S> harness) throws Exception {
            harness.restore(parallelism);
            harness.watermark(watermark);
        }

        private void advance(PatternHarness<S> harness, long time) throws Exception {
            watermark = time;
            model.forEach(written -> expire(written, time, expired));
            harness.watermark(time);
        }

        private void compare(PatternHarness<S> harness, Action action) throws Exception {
            long now = Math.max(watermark, watermark + action.ahead);
            List<Written> visible = new ArrayList<>(model.get(action.key));
            visible.removeIf(each -> each.isExpired(now));
            visible.sort((a, b) -> Long.compare(a.timestamp, b.timestamp));
            List<Long> expected = new ArrayList<>();
            visible.forEach(each -> expected.add(each.value));
            on(harness, action, view -> assertThat(read(view)).isEqualTo(expected));
        }

        private void on(PatternHarness<S> harness, Action action, ViewCall<V> call)
                throws Exception {
            harness.call(
                    "k" + action.key,
                    watermark + action.ahead,
                    (state, context) -> call.run(reporting(state, context)));
        }
    }

    private V reporting(S state, KeyedProcessFunction<?, ?, ?>.Context context) {
        V view = state.at(context);
        reportTo(view, (value, at) -> context.output(PatternHarness.SIDE, report(value, at)));
        return view;
    }

    static void expire(List<Written> written, long now, List<String> expired) {
        for (Iterator<Written> all = written.iterator(); all.hasNext(); ) {
            Written each = all.next();
            if (each.isExpired(now)) {
                expired.add(each.report());
                all.remove();
            }
        }
    }

    @FunctionalInterface
    private interface ViewCall<V> {
        void run(V view) throws Exception;
    }
}
