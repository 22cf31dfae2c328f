/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;

import static org.assertj.core.api.Assertions.assertThat;

/** Values that are larger than a batch. */
class LargeValuesTest {

    private static final int LARGE = 8 << 20;

    @SuppressWarnings("unchecked")
    private static <S> S inVoidNamespace(S state) {
        ((InternalKvState<?, VoidNamespace, ?>) state).setCurrentNamespace(VoidNamespace.INSTANCE);
        return state;
    }

    @Test
    void areWrittenWithoutACopy() throws Exception {
        try (LiveBackend backend = LiveBackend.hot(1 << 30, 20_000)) {
            ValueState<byte[]> state =
                    inVoidNamespace(
                            backend.state(
                                    VoidNamespaceSerializer.INSTANCE,
                                    new ValueStateDescriptor<>(
                                            "state", BytePrimitiveArraySerializer.INSTANCE)));
            backend.backend().setCurrentKey("k");
            byte[] value = new byte[LARGE];
            Arrays.fill(value, (byte) 7);
            state.update(value);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long thread = Thread.currentThread().getId();
            long before = threads.getThreadAllocatedBytes(thread);
            backend.backend().numKeyValueStateEntries();
            long allocated = threads.getThreadAllocatedBytes(thread) - before;

            assertThat(allocated).isLessThan(LARGE / 2);
            assertThat(backend.content().get("state")).hasSize(1);
            assertThat(state.value()).isEqualTo(value);
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
