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

package io.flinktuned.ttl.serialization;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

import java.util.function.Supplier;

/** Creates the states behind a pattern, or says why it cannot. */
@Internal
public final class KeyedStates {

    private KeyedStates() {}

    /**
     * @param pattern the class that the user sees, for the message
     * @throws IllegalStateException if the function is not on a keyed stream
     */
    public static <K, V> MapState<K, V> map(
            Class<?> pattern, RuntimeContext context, MapStateDescriptor<K, V> descriptor) {
        return create(pattern, descriptor.getName(), () -> context.getMapState(descriptor));
    }

    /**
     * @param pattern the class that the user sees, for the message
     * @throws IllegalStateException if the function is not on a keyed stream
     */
    public static <T> ValueState<T> value(
            Class<?> pattern, RuntimeContext context, ValueStateDescriptor<T> descriptor) {
        return create(pattern, descriptor.getName(), () -> context.getState(descriptor));
    }

    private static <S extends State> S create(Class<?> pattern, String name, Supplier<S> state) {
        try {
            return state.get();
        } catch (NullPointerException | UnsupportedOperationException e) {
            // How Flink's runtime contexts say that there is no keyed state.
            throw new IllegalStateException(
                    pattern.getSimpleName()
                            + " '"
                            + name
                            + "' is keyed state. Create it in open() of a function on a keyed"
                            + " stream, that is, after keyBy(), and use it in processElement() and"
                            + " onTimer().",
                    e);
        }
    }
}
