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

package io.flinktuned.benchmarks;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FileUtils;

import java.nio.file.Files;
import java.nio.file.Path;

/** An operator with {@code Long} keys, whose state and timers are used from outside. */
final class KeyedOperator implements AutoCloseable {

    /** Creates state. */
    @FunctionalInterface
    interface Opening {
        void open(RuntimeContext context) throws Exception;
    }

    /** Called for each timer, with its key as the current one. */
    @FunctionalInterface
    interface OnTimer {
        void onTimer(long timestamp, KeyedProcessFunction<Long, Long, Long>.Context context)
                throws Exception;
    }

    private static final class Function extends KeyedProcessFunction<Long, Long, Long> {

        private static final long serialVersionUID = 1L;

        private final transient Opening opening;
        private final transient OnTimer onTimer;
        private transient KeyedProcessFunction<Long, Long, Long>.Context context;

        Function(Opening opening, OnTimer onTimer) {
            this.opening = opening;
            this.onTimer = onTimer;
        }

        @Override
        public void open(OpenContext context) throws Exception {
            opening.open(getRuntimeContext());
        }

        @Override
        public void processElement(Long element, Context context, Collector<Long> out) {
            this.context = context;
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<Long> out)
                throws Exception {
            onTimer.onTimer(timestamp, context);
        }
    }

    private final Path directory = Files.createTempDirectory("state-benchmark");
    private final Function function;
    private final KeyedOneInputStreamOperatorTestHarness<Long, Long, Long> harness;

    /**
     * @param backend {@code hashmap} or {@code rocksdb}
     * @param memory of RocksDB
     */
    KeyedOperator(String backend, MemorySize memory, Opening opening, OnTimer onTimer)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        configuration.setString("state.backend.rocksdb.localdir", directory.toString());
        configuration.setString(
                "state.backend.rocksdb.memory.fixed-per-slot", memory.getBytes() + " b");
        function = new Function(opening, onTimer);
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(function),
                        element -> element,
                        Types.LONG,
                        128,
                        1,
                        0);
        harness.setStateBackend(
                StateBackendLoader.loadStateBackendFromConfig(
                        configuration, getClass().getClassLoader(), null));
        harness.open();
        harness.processElement(new StreamRecord<>(0L, 0));
    }

    void setCurrentKey(long key) {
        harness.getOperator().setCurrentKey(key);
    }

    /** With the current key. */
    KeyedProcessFunction<Long, Long, Long>.Context context() {
        return function.context;
    }

    /** Advances event time, and so fires timers. */
    void watermark(long watermark) throws Exception {
        harness.processWatermark(watermark);
        harness.getOutput().clear();
    }

    @Override
    public void close() throws Exception {
        try {
            harness.close();
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }
}
