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

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.internal.InternalKvState;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A JVM whose heap does not hold what the tier may take and what the job itself needs. */
class SmallHeapITCase {

    private static final int HEAP_MB = 96;
    private static final int BUDGET_MB = 44;
    private static final int CHUNKS = 640;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int KEYS = 400_000;

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"UseG1GC", "UseParallelGC", "UseSerialGC"})
    void theTierGivesUpWhatTheJobNeeds(String collector) throws Exception {
        Path log = directory.resolve("log");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + HEAP_MB + "m",
                                "-XX:+" + collector,
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                System.getProperty("java.class.path"),
                                GrowingJob.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        assertThat(process.exitValue()).as("%s", Files.readString(log)).isZero();
    }

    /** Uses ever more heap of its own. */
    static final class GrowingJob {

        private GrowingJob() {}

        public static void main(String[] args) throws Exception {
            try (LiveBackend backend = LiveBackend.hot((long) BUDGET_MB << 20, 8000)) {
                ValueState<String> state =
                        backend.state(
                                VoidNamespaceSerializer.INSTANCE,
                                new ValueStateDescriptor<>("state", StringSerializer.INSTANCE));
                ((InternalKvState<?, VoidNamespace, ?>) state)
                        .setCurrentNamespace(VoidNamespace.INSTANCE);
                List<byte[]> ofTheJob = new ArrayList<>();
                long most = 0;
                for (int round = 1; round <= 3; round++) {
                    for (int key = 0; key < KEYS; key++) {
                        backend.backend().setCurrentKey("key " + key);
                        state.update(value(key, round));
                        // Without hits the state would step aside.
                        state.value();
                        state.value();
                        most = Math.max(most, HotMemory.OF_JVM.taken());
                        if (round == 2 && key % (KEYS / CHUNKS) == 0) {
                            ofTheJob.add(new byte[CHUNK_BYTES]);
                        }
                    }
                }
                long left = HotMemory.OF_JVM.taken();
                assertThat(most).isGreaterThan((long) BUDGET_MB * 9 / 10 << 20);
                assertThat(left).isLessThan((long) BUDGET_MB * 9 / 10 << 20);
                for (int key = 0; key < KEYS; key++) {
                    backend.backend().setCurrentKey("key " + key);
                    assertThat(state.value()).isEqualTo(value(key, 3));
                }
            }
        }

        private static String value(int key, int round) {
            return "value of " + key + " in round " + round;
        }
    }
}
