// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.state.AppendingState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.NullValueSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.queryablestate.client.state.serialization.KvStateSerializer;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StateSnapshotTransformer.StateSnapshotTransformFactory;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.internal.InternalKvState;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.runtime.state.internal.InternalMapState;
import org.apache.flink.runtime.state.internal.InternalReducingState;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.apache.flink.types.NullValue;
import org.apache.flink.util.function.ThrowingRunnable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** How the tier and Flink's backend work together, where no sequence of operations shows it. */
class HotStatesTest {

    private static final long MEMORY = 1 << 20;

    private final ValueStateDescriptor<Long> descriptor =
            new ValueStateDescriptor<>("state", LongSerializer.INSTANCE);

    private static InternalValueState<String, String, Long> state(
            LiveBackend backend, ValueStateDescriptor<Long> descriptor) throws Exception {
        InternalValueState<String, String, Long> state =
                backend.backend()
                        .createOrUpdateInternalState(
                                StringSerializer.INSTANCE,
                                descriptor,
                                StateSnapshotTransformFactory.noTransform(),
                                true);
        state.setCurrentNamespace("n");
        return state;
    }

    @Test
    void aStateThatIsUpdatedGoesOn() throws Exception {
        try (LiveBackend backend = LiveBackend.hot(MEMORY, 100)) {
            backend.backend().setCurrentKey("k");
            InternalValueState<String, String, Long> before = state(backend, descriptor);
            before.update(1L);
            InternalValueState<String, String, Long> after = state(backend, descriptor);

            assertThat(backend.content().get("state")).hasSize(1);
            assertThat(after.value()).isEqualTo(1);
            before.update(2L);
            assertThat(after.value()).isEqualTo(2);
            after.update(3L);
            assertThat(before.value()).isEqualTo(3);
        }
    }

    @Test
    void aStateThatIsExcludedIsNotHeld() throws Exception {
        try (LiveBackend backend = LiveBackend.hot(MEMORY, 100)) {
            backend.backend().setCurrentKey("k");
            state(backend, descriptor).update(1L);
            state(
                            backend,
                            new ValueStateDescriptor<>(
                                    LiveBackend.EXCLUDED, LongSerializer.INSTANCE))
                    .update(1L);

            assertThat(backend.content().get("state")).isEmpty();
            assertThat(backend.content().get(LiveBackend.EXCLUDED)).hasSize(1);
        }
    }

    @Test
    @SuppressWarnings("deprecation")
    void aStateThatIsPublishedForQueriesIsNotHeldFromThenOn() throws Exception {
        try (LiveBackend backend = LiveBackend.hot(MEMORY, 100)) {
            backend.backend().setCurrentKey("k");
            InternalValueState<String, String, Long> state = state(backend, descriptor);
            state.update(1L);
            publish(backend, new ValueStateDescriptor<>("state", LongSerializer.INSTANCE), state);

            assertThat(backend.content().get("state")).hasSize(1);
            state.clear();
            assertThat(backend.content().get("state")).isEmpty();
            state(backend, descriptor).update(2L);
            assertThat(backend.content().get("state")).hasSize(1);
        }
    }

    /** Those that the properties of each kind of state do not call. */
    @Test
    void whatLooksAtAllKeysSeesWhatIsUnflushed() throws Exception {
        try (LiveBackend backend = LiveBackend.hot(MEMORY, 100)) {
            InternalValueState<String, String, Long> state = state(backend, descriptor);
            write(backend, state, "k1");
            backend.backend().savepoint().getSnapshotResources().release();
            assertThat(backend.content().get("state")).hasSize(1);

            write(backend, state, "k2");
            try (Stream<String> keys = backend.backend().getKeys(List.of("state"), "n")) {
                assertThat(keys).containsExactlyInAnyOrder("k1", "k2");
            }

            write(backend, state, "k3");
            List<String> applied = new ArrayList<>();
            backend.backend()
                    .applyToAllKeys(
                            "n",
                            StringSerializer.INSTANCE,
                            descriptor,
                            (key, each) -> applied.add(key));
            assertThat(applied).containsExactlyInAnyOrder("k1", "k2", "k3");
        }
    }

    private static void write(
            LiveBackend backend, InternalValueState<String, String, Long> state, String key)
            throws Exception {
        backend.backend().setCurrentKey(key);
        state.update(1L);
    }

    @Test
    @SuppressWarnings("deprecation")
    void aStateThatIsQueryableIsNeverHeld() throws Exception {
        try (LiveBackend backend = LiveBackend.hot(MEMORY, 100)) {
            backend.backend().setCurrentKey("k");
            descriptor.setQueryable("query");
            state(backend, descriptor).update(1L);

            assertThat(backend.content().get("state")).hasSize(1);
        }
    }

    @Test
    void anotherThreadThanTheTasksGetsWhatWasLastWrittenAndDoesNotChangeTheTier() throws Exception {
        try (LiveBackend backend = LiveBackend.hot(MEMORY, 100)) {
            backend.backend().setCurrentKey("k");
            InternalValueState<String, String, Long> state = state(backend, descriptor);
            state.update(1L);
            backend.backend().numKeyValueStateEntries();
            state.update(2L);

            assertThat(CompletableFuture.supplyAsync(() -> query(state)).get()).isEqualTo(1);
            assertThat(state.value()).isEqualTo(2);
            assertThat(backend.content().get("state")).singleElement().asString().endsWith("1]");
            assertThat(query(state)).isEqualTo(2);
            assertThat(backend.content().get("state")).singleElement().asString().endsWith("2]");
        }
    }

    private static Long query(InternalValueState<String, String, Long> state) {
        try {
            return KvStateSerializer.deserializeValue(
                    state.getSerializedValue(
                            KvStateSerializer.serializeKeyAndNamespace(
                                    "k", StringSerializer.INSTANCE, "n", StringSerializer.INSTANCE),
                            StringSerializer.INSTANCE,
                            StringSerializer.INSTANCE,
                            LongSerializer.INSTANCE),
                    LongSerializer.INSTANCE);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutKeyOrNamespaceItDoesAsFlinks(boolean held) throws Exception {
        try (LiveBackend hot = LiveBackend.hot(MEMORY, 100);
                LiveBackend flinks = LiveBackend.flinks()) {
            assertThat(withoutKeyOrNamespace(hot, held))
                    .isEqualTo(withoutKeyOrNamespace(flinks, held));
            assertThat(hot.content()).isEqualTo(flinks.content());
        }
    }

    /** What is said when there is no key, and when there is a key but no namespace. */
    private static List<String> withoutKeyOrNamespace(LiveBackend backend, boolean held)
            throws Exception {
        List<InternalValueState<String, ?, Long>> states =
                List.of(
                        withoutNamespace(backend, "long", LongSerializer.INSTANCE, held),
                        withoutNamespace(backend, "string", StringSerializer.INSTANCE, held),
                        withoutNamespace(backend, "void", VoidNamespaceSerializer.INSTANCE, held));
        List<String> said = new ArrayList<>();
        for (InternalValueState<String, ?, Long> state : states) {
            said.add(say(() -> state.update(1L)));
        }
        backend.backend().setCurrentKey("k");
        for (InternalValueState<String, ?, Long> state : states) {
            said.add(say(() -> state.update(2L)));
            said.add(say(() -> state.update(state.value() + 1)));
        }
        backend.backend().numKeyValueStateEntries();
        return said;
    }

    private static <N> InternalValueState<String, N, Long> withoutNamespace(
            LiveBackend backend, String name, TypeSerializer<N> serializer, boolean held)
            throws Exception {
        ValueStateDescriptor<Long> descriptor =
                new ValueStateDescriptor<>(name, LongSerializer.INSTANCE);
        InternalValueState<String, N, Long> state =
                backend.backend()
                        .createOrUpdateInternalState(
                                serializer,
                                descriptor,
                                StateSnapshotTransformFactory.noTransform());
        if (!held) {
            publish(backend, descriptor, state);
        }
        return state;
    }

    @SuppressWarnings("deprecation")
    private static void publish(
            LiveBackend backend, StateDescriptor<?, ?> descriptor, InternalKvState<?, ?, ?> state) {
        descriptor.setQueryable("query " + descriptor.getName());
        backend.backend().publishQueryableStateIfEnabled(descriptor, state);
    }

    /** Without the message: code that has been compiled may leave it out. */
    private static String say(ThrowingRunnable<Exception> operation) {
        try {
            operation.run();
            return "done";
        } catch (Exception | AssertionError e) {
            return e.getClass().getName();
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void namespacesAreMergedWhileNewKeysAreNotAdmitted() throws Exception {
        try (LiveBackend backend = LiveBackend.hot(2_000, 100)) {
            InternalReducingState<String, String, Long> sum =
                    (InternalReducingState<String, String, Long>)
                            backend.state(
                                    StringSerializer.INSTANCE,
                                    new ReducingStateDescriptor<>(
                                            "sum", Long::sum, LongSerializer.INSTANCE));
            InternalListState<String, String, Long> list =
                    (InternalListState<String, String, Long>)
                            backend.state(
                                    StringSerializer.INSTANCE,
                                    new ListStateDescriptor<>("list", LongSerializer.INSTANCE));
            useEachKeyOnce(backend, sum);
            useEachKeyOnce(backend, list);
            backend.backend().setCurrentKey("new");
            for (long round = 1; round < 1500; round++) {
                sum.setCurrentNamespace("n0");
                sum.add(1L);
                sum.mergeNamespaces("n2", List.of("n0"));
                assertThat(sum.get()).isEqualTo(round);

                list.setCurrentNamespace("n0");
                list.update(List.of(round));
                list.mergeNamespaces("n0", List.of("n2"));
                assertThat(list.get()).isNull();
            }
        }
    }

    private static <S extends AppendingState<Long, ?> & InternalKvState<String, String, ?>>
            void useEachKeyOnce(LiveBackend backend, S state) throws Exception {
        state.setCurrentNamespace("n0");
        for (int key = 0; key < 40_000; key++) {
            backend.backend().setCurrentKey("once " + key);
            state.add(1L);
        }
    }

    /** As with Flink's backend when a compaction has removed them before. */
    @Test
    @SuppressWarnings("unchecked")
    void namespacesWhoseValuesHaveExpiredAreMergedToNothing() throws Exception {
        try (LiveBackend backend = LiveBackend.hot(MEMORY, 100)) {
            ReducingStateDescriptor<Long> descriptor =
                    new ReducingStateDescriptor<>("sum", Long::sum, LongSerializer.INSTANCE);
            descriptor.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofMillis(1)).build());
            InternalReducingState<String, String, Long> sum =
                    (InternalReducingState<String, String, Long>)
                            backend.state(StringSerializer.INSTANCE, descriptor);
            backend.backend().setCurrentKey("k");
            for (String namespace : List.of("source", "target")) {
                sum.setCurrentNamespace(namespace);
                sum.add(1L);
            }
            Thread.sleep(5);
            sum.mergeNamespaces("target", List.of("source"));

            assertThat(sum.get()).isNull();
            backend.backend().numKeyValueStateEntries();
            assertThat(backend.content().get("sum")).isEmpty();
        }
    }

    @Test
    void statesOfManyKeysAreWrittenWhileAnotherKeyIsCurrent() throws Exception {
        try (LiveBackend backend = LiveBackend.hot(2_000, 100)) {
            InternalValueState<String, String, Long> state = state(backend, descriptor);
            for (int round = 0; round < 3; round++) {
                for (int key = 0; key < 500; key++) {
                    backend.backend().setCurrentKey("k" + key);
                    state.setCurrentNamespace("n" + key % 7);
                    Long value = state.value();
                    assertThat(value).isEqualTo(round == 0 ? null : Long.valueOf(key + round));
                    state.update((long) key + round + 1);
                    assertThat(backend.backend().getCurrentKey()).isEqualTo("k" + key);
                    assertThat(backend.backend().getCurrentKeyGroupIndex())
                            .isEqualTo(KeyGroupRangeAssignment.assignToKeyGroup("k" + key, 4));
                }
            }
        }
    }

    @Test
    void stateIsRescaled() throws Exception {
        KeyedStateHandle snapshot;
        try (LiveBackend backend = LiveBackend.hot(MEMORY, 100)) {
            InternalValueState<String, String, Long> state = state(backend, descriptor);
            for (long key = 0; key < 50; key++) {
                backend.backend().setCurrentKey("k" + key);
                state.update(key);
            }
            snapshot = backend.snapshot();
        }
        int found = 0;
        for (int half = 0; half < 2; half++) {
            KeyGroupRange range = KeyGroupRange.of(2 * half, 2 * half + 1);
            try (LiveBackend backend = LiveBackend.hot(MEMORY, 100, range, snapshot)) {
                InternalValueState<String, String, Long> state = state(backend, descriptor);
                for (long key = 0; key < 50; key++) {
                    if (range.contains(KeyGroupRangeAssignment.assignToKeyGroup("k" + key, 4))) {
                        backend.backend().setCurrentKey("k" + key);
                        assertThat(state.value()).isEqualTo(key);
                        found++;
                    }
                }
            }
        }
        assertThat(found).isEqualTo(50);
    }

    @Test
    void anIteratorFromBeforeTheStateBypassedWritesToTheSameMap() throws Exception {
        try (LiveBackend backend = LiveBackend.hot(MEMORY, 100)) {
            backend.backend().setCurrentKey("k");
            MapStateDescriptor<Long, Long> descriptor =
                    new MapStateDescriptor<>(
                            "state", LongSerializer.INSTANCE, LongSerializer.INSTANCE);
            InternalMapState<String, String, Long, Long> state =
                    backend.backend()
                            .createOrUpdateInternalState(
                                    StringSerializer.INSTANCE,
                                    descriptor,
                                    StateSnapshotTransformFactory.noTransform());
            state.setCurrentNamespace("n");
            state.put(1L, 1L);
            state.put(2L, 2L);
            Iterator<Map.Entry<Long, Long>> iterator = state.iterator();
            iterator.next();
            publish(backend, descriptor, state);
            iterator.remove();
            iterator.next().setValue(3L);

            assertThat(state.contains(1L)).isFalse();
            assertThat(state.get(2L)).isEqualTo(3);
        }
    }

    /** Each but the first has a delimiter before it. */
    @Test
    void elementsOfNoBytesAreThoseOfFlink() throws Exception {
        try (LiveBackend hot = LiveBackend.hot(MEMORY, 100);
                LiveBackend flinks = LiveBackend.flinks()) {
            for (boolean flush : new boolean[] {false, true}) {
                assertThat(elementsOfNoBytes(hot, flush))
                        .isEqualTo(elementsOfNoBytes(flinks, flush));
                assertThat(hot.content()).isEqualTo(flinks.content());
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> elementsOfNoBytes(LiveBackend backend, boolean flush)
            throws Exception {
        InternalListState<String, String, NullValue> state =
                (InternalListState<String, String, NullValue>)
                        backend.state(
                                StringSerializer.INSTANCE,
                                new ListStateDescriptor<>("list", NullValueSerializer.INSTANCE));
        List<String> found = new ArrayList<>();
        for (String operations : List.of("a", "ag", "aag", "u", "ua", "uga", "uca", "agaga", "m")) {
            backend.backend().setCurrentKey("flush " + flush + operations);
            state.setCurrentNamespace("n");
            for (char operation : operations.toCharArray()) {
                switch (operation) {
                    case 'a':
                        state.add(NullValue.getInstance());
                        break;
                    case 'u':
                        state.update(List.of(NullValue.getInstance(), NullValue.getInstance()));
                        break;
                    case 'c':
                        state.clear();
                        break;
                    case 'm':
                        state.add(NullValue.getInstance());
                        state.mergeNamespaces("other", List.of("n"));
                        state.setCurrentNamespace("other");
                        break;
                    default:
                        found.add(String.valueOf(state.get()));
                }
                if (flush) {
                    backend.backend().numKeyValueStateEntries();
                }
            }
            found.add(String.valueOf(state.get()));
        }
        backend.backend().numKeyValueStateEntries();
        return found;
    }
}
