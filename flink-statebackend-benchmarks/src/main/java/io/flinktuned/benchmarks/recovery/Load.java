// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.recovery;

import io.flinktuned.benchmarks.backend.Shuffled;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

import org.apache.commons.rng.sampling.distribution.DiscreteSampler;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;

import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * A job that reads, changes and writes a value for each record: first those of all keys in turn,
 * then those of keys after Zipf's law, as fast as it can.
 */
final class Load implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final double SKEW = 0.99;

    private final int keys;
    private final int valueBytes;

    /**
     * A load.
     *
     * @param keys that there are
     * @param valueBytes of each key; they cannot be compressed
     */
    Load(int keys, int valueBytes) {
        this.keys = keys;
        this.valueBytes = valueBytes;
    }

    int keys() {
        return keys;
    }

    /** The job; its source is one subtask, so that all state is there after {@link #keys}. */
    JobGraph graph(Configuration configuration, int parallelism) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        env.setMaxParallelism(128);
        env.fromSequence(0, Long.MAX_VALUE - 1)
                .setParallelism(1)
                .uid("numbers")
                .map(new NextKey(keys))
                .setParallelism(1)
                .uid("keys")
                .keyBy(key -> key)
                .process(new Change(valueBytes))
                .uid("change")
                .sinkTo(new DiscardingSink<>());
        return env.getStreamGraph().getJobGraph();
    }

    private static final class NextKey extends RichMapFunction<Long, Long> {

        private static final long serialVersionUID = 1L;

        private final int keys;

        private transient int[] shuffled;
        private transient DiscreteSampler ranks;

        NextKey(int keys) {
            this.keys = keys;
        }

        @Override
        public void open(OpenContext context) {
            // Keys that are hot must not be neighbours, and are the same after a restart.
            shuffled = Shuffled.numbers(keys, new SplittableRandom(1));
            ranks = RejectionInversionZipfSampler.of(new SplittableRandom()::nextLong, keys, SKEW);
        }

        @Override
        public Long map(Long number) {
            return number < keys ? number : shuffled[ranks.sample() - 1];
        }
    }

    private static final class Change extends KeyedProcessFunction<Long, Long, Void> {

        private static final long serialVersionUID = 1L;

        private final int valueBytes;

        private transient ValueState<byte[]> state;
        private transient SplittableRandom random;
        private transient boolean started;

        Change(int valueBytes) {
            this.valueBytes = valueBytes;
        }

        @Override
        public void open(OpenContext context) {
            random = new SplittableRandom();
            state =
                    getRuntimeContext()
                            .getState(
                                    new ValueStateDescriptor<>(
                                            "value",
                                            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        }

        @Override
        public void processElement(Long key, Context context, Collector<Void> out)
                throws Exception {
            byte[] value = state.value();
            if (value == null) {
                value = new byte[valueBytes];
                random.nextBytes(value);
            } else {
                value[random.nextInt(value.length)]++;
            }
            state.update(value);
            if (!started) {
                started = true;
                Progress.started();
            }
            Progress.processed();
        }
    }
}
