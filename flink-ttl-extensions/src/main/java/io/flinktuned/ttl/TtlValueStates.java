// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Value state whose values expire. */
@PublicEvolving
public final class TtlValueStates {

    private TtlValueStates() {}

    /**
     * Describes the state with types that Flink can analyse by their class.
     *
     * @param name unique among the states of an operator
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <T> ValueStateDescriptor<T> descriptor(
            String name, Class<T> valueType, TtlSource ttl) {
        return TtlStates.withTtl(new ValueStateDescriptor<>(name, valueType), ttl);
    }

    /**
     * Describes the state with type information.
     *
     * @param name unique among the states of an operator
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <T> ValueStateDescriptor<T> descriptor(
            String name, TypeInformation<T> valueType, TtlSource ttl) {
        return TtlStates.withTtl(new ValueStateDescriptor<>(name, valueType), ttl);
    }

    /**
     * Describes the state with serializers.
     *
     * @param name unique among the states of an operator
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <T> ValueStateDescriptor<T> descriptor(
            String name, TypeSerializer<T> valueSerializer, TtlSource ttl) {
        return TtlStates.withTtl(new ValueStateDescriptor<>(name, valueSerializer), ttl);
    }

    /**
     * Gets the state, like {@code context.getState(descriptor)}, but says what to do if a restored
     * state does not fit, which happens when TTL was turned on or off for it.
     *
     * @throws IllegalStateException if the state was restored and does not fit the descriptor
     */
    public static <T> ValueState<T> open(
            RuntimeContext context, ValueStateDescriptor<T> descriptor) {
        return TtlStates.open(descriptor, context::getState);
    }
}
