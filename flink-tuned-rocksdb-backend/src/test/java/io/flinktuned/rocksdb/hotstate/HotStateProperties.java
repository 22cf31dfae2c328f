// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.internal.InternalKvState;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random sequences of operations give the same results with the hot tier as with Flink's backend,
 * and leave the same bytes in RocksDB. The model is Flink's own backend, so that all its habits
 * count.
 *
 * @param <S> the state
 */
abstract class HotStateProperties<S extends InternalKvState<String, String, ?>> {

    private static final int TRIES = 80;

    /** With 2000 these are 120,000 operations; a quarter of it on the older line of Flink. */
    private static final int ACTIONS = Integer.getInteger("hot.actions", 2000);

    /** What is done on all kinds of state. */
    private static final List<String> COMMON =
            List.of(
                    "keys",
                    "keysAndNamespaces",
                    "count",
                    "publish",
                    "snapshot",
                    "restore",
                    "back",
                    "forth");

    /** One operation. */
    static final class Action {
        final String name;
        final String key;
        final String namespace;
        final int number;
        final int size;

        Action(String name, int key, int namespace, int number, int size) {
            this.name = name;
            this.key = "k" + key;
            this.namespace = "n" + namespace;
            this.number = number;
            this.size = size;
        }

        /** Bytes that depend on what was drawn. */
        byte[] bytes() {
            byte[] bytes = new byte[size];
            if (size > 0) {
                bytes[0] = (byte) number;
            }
            return bytes;
        }

        @Override
        public String toString() {
            return name + "(" + key + ", " + namespace + ", " + number + ", " + size + ")";
        }
    }

    abstract S create(LiveBackend backend) throws Exception;

    /** The names of operations on this kind of state; one that is there twice is as frequent. */
    abstract List<String> operations();

    /** Does an operation, and says what came of it. */
    abstract Object apply(S state, Action action) throws Exception;

    @Provide
    Arbitrary<List<Action>> actions() {
        List<String> names = new ArrayList<>();
        // Restores take long, so they are few among many operations.
        while (names.size() < 100 * COMMON.size()) {
            names.addAll(operations());
        }
        names.addAll(COMMON);
        // Few keys and namespaces, so that they meet again; sizes mostly small.
        Arbitrary<Integer> sizes =
                Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(20, Arbitraries.integers().between(0, 20)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(500, 3000)));
        return Combinators.combine(
                        Arbitraries.of(names),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, 40),
                        sizes)
                .as(Action::new)
                .list()
                .ofMinSize(ACTIONS / 2)
                .ofMaxSize(ACTIONS);
    }

    @Provide
    Arbitrary<Long> memory() {
        return Arbitraries.of(512L, 1_000L, 3_000L, 20_000L, 1L << 30);
    }

    @Provide
    Arbitrary<Integer> maxUnflushed() {
        return Arbitraries.of(0, 1, 5, 100, 20_000);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void isAsWithFlinksBackend(
            @ForAll("actions") List<Action> actions,
            @ForAll("memory") long memory,
            @ForAll("maxUnflushed") int maxUnflushed)
            throws Exception {
        try (Twins twins = new Twins(memory, maxUnflushed)) {
            for (Action action : actions) {
                twins.act(action);
            }
            twins.checkContent();
        }
    }

    /** Two backends to which the same happens. */
    private final class Twins implements AutoCloseable {

        private final long memory;
        private final int maxUnflushed;

        private LiveBackend flinks = LiveBackend.flinks();
        private LiveBackend hot;
        private int published;
        private S flinksState;
        private S hotState;

        private KeyedStateHandle flinksSnapshot;
        private KeyedStateHandle hotSnapshot;

        Twins(long memory, int maxUnflushed) throws Exception {
            this.memory = memory;
            this.maxUnflushed = maxUnflushed;
            hot = LiveBackend.hot(memory, maxUnflushed);
            flinksState = create(flinks);
            hotState = create(hot);
        }

        void act(Action action) throws Exception {
            flinks.backend().setCurrentKey(action.key);
            hot.backend().setCurrentKey(action.key);
            flinksState.setCurrentNamespace(action.namespace);
            hotState.setCurrentNamespace(action.namespace);
            switch (action.name) {
                case "keys":
                    assertThat(keys(hot, action.namespace))
                            .isEqualTo(keys(flinks, action.namespace));
                    break;
                case "keysAndNamespaces":
                    try (Stream<?> expected = flinks.backend().getKeysAndNamespaces("state");
                            Stream<?> actual = hot.backend().getKeysAndNamespaces("state")) {
                        assertThat(actual.collect(Collectors.toList()))
                                .isEqualTo(expected.collect(Collectors.toList()));
                    }
                    break;
                case "count":
                    assertThat(hot.backend().numKeyValueStateEntries())
                            .isEqualTo(flinks.backend().numKeyValueStateEntries());
                    break;
                case "publish":
                    publish();
                    break;
                case "snapshot":
                    flinksSnapshot = flinks.snapshot();
                    hotSnapshot = hot.snapshot();
                    assertThat(hot.content()).isEqualTo(flinks.content());
                    break;
                case "restore":
                    checkContent();
                    reopen(flinks.snapshot(), hot.snapshot());
                    break;
                case "back":
                    // What was done since the last snapshot is lost, also if it was not flushed.
                    reopen(flinksSnapshot, hotSnapshot);
                    break;
                case "forth":
                    // Each reads what the other has written.
                    checkContent();
                    reopen(hot.snapshot(), flinks.snapshot());
                    break;
                default:
                    Object expected = apply(flinksState, action);
                    Object actual = apply(hotState, action);
                    assertThat(actual).as("%s", action).isEqualTo(expected);
            }
        }

        /** From here to the next restore the state is not held. */
        @SuppressWarnings("deprecation")
        private void publish() {
            ValueStateDescriptor<Long> queryable =
                    new ValueStateDescriptor<>("state", LongSerializer.INSTANCE);
            // Names of queries are unique in a task.
            queryable.setQueryable("query " + published++);
            hot.backend().publishQueryableStateIfEnabled(queryable, hotState);
        }

        private List<?> keys(LiveBackend backend, String namespace) {
            try (Stream<String> keys = backend.backend().getKeys("state", namespace)) {
                return keys.collect(Collectors.toList());
            }
        }

        private void reopen(KeyedStateHandle forFlinks, KeyedStateHandle forHot) throws Exception {
            flinks.close();
            hot.close();
            flinks = LiveBackend.flinks(forFlinks);
            hot = LiveBackend.hot(memory, maxUnflushed, forHot);
            flinksState = create(flinks);
            hotState = create(hot);
        }

        /** Counting flushes. */
        void checkContent() throws Exception {
            hot.backend().numKeyValueStateEntries();
            assertThat(hot.content()).isEqualTo(flinks.content());
        }

        @Override
        public void close() throws Exception {
            flinks.close();
            hot.close();
        }
    }
}
