// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.sliding;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.util.FlinkRuntimeException;

/** A reduce function, whose accumulator is the value so far; null if there was none. */
final class Reduction<V> implements AggregateFunction<V, V, V> {

    private static final long serialVersionUID = 1L;

    private final ReduceFunction<V> function;

    Reduction(ReduceFunction<V> function) {
        this.function = function;
    }

    @Override
    public V createAccumulator() {
        return null;
    }

    @Override
    public V add(V value, V accumulator) {
        return accumulator == null ? value : merge(accumulator, value);
    }

    @Override
    public V getResult(V accumulator) {
        return accumulator;
    }

    @Override
    public V merge(V a, V b) {
        try {
            return function.reduce(a, b);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new FlinkRuntimeException("The reduce function failed.", e);
        }
    }
}
