// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Reducing state whose values expire. */
@PublicEvolving
public final class TtlReducingStates {

    private TtlReducingStates() {}

    /**
     * Describes the state with types that Flink can analyse by their class.
     *
     * @param name unique among the states of an operator
     * @param reduce adds a value to the one in the state; not a rich function
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <T> ReducingStateDescriptor<T> descriptor(
            String name, ReduceFunction<T> reduce, Class<T> valueType, TtlSource ttl) {
        return TtlStates.withTtl(new ReducingStateDescriptor<>(name, reduce, valueType), ttl);
    }

    /**
     * Describes the state with type information.
     *
     * @param name unique among the states of an operator
     * @param reduce adds a value to the one in the state; not a rich function
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <T> ReducingStateDescriptor<T> descriptor(
            String name, ReduceFunction<T> reduce, TypeInformation<T> valueType, TtlSource ttl) {
        return TtlStates.withTtl(new ReducingStateDescriptor<>(name, reduce, valueType), ttl);
    }

    /**
     * Describes the state with serializers.
     *
     * @param name unique among the states of an operator
     * @param reduce adds a value to the one in the state; not a rich function
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <T> ReducingStateDescriptor<T> descriptor(
            String name,
            ReduceFunction<T> reduce,
            TypeSerializer<T> valueSerializer,
            TtlSource ttl) {
        return TtlStates.withTtl(new ReducingStateDescriptor<>(name, reduce, valueSerializer), ttl);
    }

    /**
     * Gets the state, like {@code context.getReducingState(descriptor)}, but says what to do if a
     * restored state does not fit, which happens when TTL was turned on or off for it.
     *
     * @throws IllegalStateException if the state was restored and does not fit the descriptor
     */
    public static <T> ReducingState<T> open(
            RuntimeContext context, ReducingStateDescriptor<T> descriptor) {
        return TtlStates.open(descriptor, context::getReducingState);
    }
}
