// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.state;

import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.ValueState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class KeyedStateBenchmarkTest {

    private static final int KEYS = 1000;

    static List<Method> benchmarks() {
        List<Method> benchmarks = new ArrayList<>();
        for (Class<?> type :
                List.of(
                        ValueStateBenchmark.class,
                        ListStateBenchmark.class,
                        MapStateBenchmark.class,
                        ReducingStateBenchmark.class,
                        AggregatingStateBenchmark.class)) {
            for (Method method : type.getMethods()) {
                if (method.isAnnotationPresent(Benchmark.class)) {
                    benchmarks.add(method);
                }
            }
        }
        return benchmarks;
    }

    private static <B extends KeyedStateBenchmark<?>> B open(B benchmark, Ttl ttl)
            throws Exception {
        benchmark.backend = "rocksdb";
        benchmark.memory = "64mb";
        benchmark.keys = KEYS;
        benchmark.distribution = Distribution.ZIPF;
        benchmark.ttl = ttl;
        benchmark.checkpoints = KeyedStateBenchmark.NONE;
        benchmark.open();
        return benchmark;
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    void leavesTheSizeOfTheStateAsItWas(Method method) throws Exception {
        KeyedStateBenchmark<?> benchmark =
                open(
                        (KeyedStateBenchmark<?>)
                                method.getDeclaringClass().getConstructor().newInstance(),
                        Ttl.NEVER_EXPIRED);
        List<Integer> before = sizes(benchmark);
        assertThat(before).containsOnly(before.get(0)).doesNotContain(0);
        assertThat(keys(benchmark)).isEqualTo(KEYS);

        for (int batch = 0; batch < 120; batch++) {
            if (method.getParameterCount() == 0) {
                method.invoke(benchmark);
            } else {
                method.invoke(
                        benchmark,
                        new Blackhole(
                                "Today's password is swordfish. I understand instantiating"
                                        + " Blackholes directly is dangerous."));
            }
            benchmark.restore();
        }

        // Added keys are cleared when there are some of them.
        assertThat(keys(benchmark)).isLessThanOrEqualTo(KEYS + KeyedStateBenchmark.ADDED_AT_A_TIME);
        benchmark.clearAllAdded();
        assertThat(keys(benchmark)).isEqualTo(KEYS);
        assertThat(sizes(benchmark)).isEqualTo(before);
        benchmark.close();
    }

    @Test
    void aboutThreePercentOfReadsFindAnExpiredEntry() throws Exception {
        ValueStateBenchmark benchmark = new ValueStateBenchmark();
        open(benchmark, Ttl.EXPIRING_3_PERCENT);
        int expired = 0;

        int batches = 500;
        for (int batch = 0; batch < batches; batch++) {
            for (int i = 0; i < KeyedStateBenchmark.BATCH; i++) {
                benchmark.nextKey();
                expired += benchmark.state.value() == null ? 1 : 0;
            }
            benchmark.restore();
        }
        benchmark.close();

        assertThat(expired / (double) (batches * KeyedStateBenchmark.BATCH)).isBetween(0.01, 0.04);
    }

    private static int keys(KeyedStateBenchmark<?> benchmark) {
        try (Stream<?> keys = benchmark.operator.keys(KeyedStateBenchmark.STATE)) {
            return (int) keys.count();
        }
    }

    private static List<Integer> sizes(KeyedStateBenchmark<?> benchmark) throws Exception {
        List<Integer> sizes = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            benchmark.operator.setCurrentKey(key);
            sizes.add(size(benchmark.state));
        }
        return sizes;
    }

    private static int size(State state) throws Exception {
        int size = 0;
        if (state instanceof MapState) {
            for (Object ignored : ((MapState<?, ?>) state).keys()) {
                size++;
            }
        } else if (state instanceof ListState) {
            for (Object ignored : ((ListState<?>) state).get()) {
                size++;
            }
        } else if (state instanceof ValueState) {
            size = ((ValueState<?>) state).value() == null ? 0 : 1;
        } else if (state instanceof ReducingState) {
            size = ((ReducingState<?>) state).get() == null ? 0 : 1;
        } else {
            size = ((AggregatingState<?, ?>) state).get() == null ? 0 : 1;
        }
        return size;
    }
}
