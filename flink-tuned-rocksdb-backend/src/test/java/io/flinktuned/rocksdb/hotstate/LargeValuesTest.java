// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.internal.InternalKvState;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Collections;

import static org.assertj.core.api.Assertions.assertThat;

/** Values that are larger than a batch, or than a segment. */
class LargeValuesTest {

    private static final int LARGE = 8 << 20;

    @SuppressWarnings("unchecked")
    private static <S> S inVoidNamespace(S state) {
        ((InternalKvState<?, VoidNamespace, ?>) state).setCurrentNamespace(VoidNamespace.INSTANCE);
        return state;
    }

    /** A segment has 128 KB at most. */
    @Test
    void goPastTheTier() throws Exception {
        try (LiveBackend backend = LiveBackend.hot(1 << 30, 20_000)) {
            ValueState<byte[]> state =
                    inVoidNamespace(
                            backend.state(
                                    VoidNamespaceSerializer.INSTANCE,
                                    new ValueStateDescriptor<>(
                                            "state", BytePrimitiveArraySerializer.INSTANCE)));
            backend.backend().setCurrentKey("k");
            state.update(new byte[10]);
            byte[] value = new byte[LARGE];
            Arrays.fill(value, (byte) 7);
            state.update(value);
            assertThat(backend.content().get("state")).hasSize(1);
            assertThat(state.value()).isEqualTo(value);

            state.update(new byte[10]);
            assertThat(state.value()).hasSize(10);
            state.update(value);
            state.clear();
            assertThat(state.value()).isNull();
            backend.backend().numKeyValueStateEntries();
            assertThat(backend.content().get("state")).isEmpty();
        }
    }

    @Test
    void areWrittenInTheirPlaceAmongOthers() throws Exception {
        try (LiveBackend backend = LiveBackend.hot(1 << 30, 20_000);
                LiveBackend flinks = LiveBackend.flinks()) {
            for (LiveBackend each : new LiveBackend[] {backend, flinks}) {
                ListState<Long> state =
                        inVoidNamespace(
                                each.state(
                                        VoidNamespaceSerializer.INSTANCE,
                                        new ListStateDescriptor<>(
                                                "state", LongSerializer.INSTANCE)));
                for (int key = 0; key < 10; key++) {
                    each.backend().setCurrentKey("k" + key);
                    state.add(1L);
                    // Each of these is larger than a list that is held, and more than a batch.
                    state.addAll(Collections.nCopies(40_000 * (key % 2), 2L));
                    state.add(3L);
                }
            }
            backend.backend().numKeyValueStateEntries();
            assertThat(backend.content()).isEqualTo(flinks.content());
        }
    }
}
