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
