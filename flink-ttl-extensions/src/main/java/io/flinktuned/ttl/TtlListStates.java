// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** List state whose elements expire. */
@PublicEvolving
public final class TtlListStates {

    private TtlListStates() {}

    /**
     * Describes the state with types that Flink can analyse by their class.
     *
     * @param name unique among the states of an operator
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <T> ListStateDescriptor<T> descriptor(
            String name, Class<T> elementType, TtlSource ttl) {
        return TtlStates.withTtl(new ListStateDescriptor<>(name, elementType), ttl);
    }

    /**
     * Describes the state with type information.
     *
     * @param name unique among the states of an operator
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <T> ListStateDescriptor<T> descriptor(
            String name, TypeInformation<T> elementType, TtlSource ttl) {
        return TtlStates.withTtl(new ListStateDescriptor<>(name, elementType), ttl);
    }

    /**
     * Describes the state with serializers.
     *
     * @param name unique among the states of an operator
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <T> ListStateDescriptor<T> descriptor(
            String name, TypeSerializer<T> elementSerializer, TtlSource ttl) {
        return TtlStates.withTtl(new ListStateDescriptor<>(name, elementSerializer), ttl);
    }

    /**
     * Gets the state, like {@code context.getListState(descriptor)}, but says what to do if a
     * restored state does not fit, which happens when TTL was turned on or off for it.
     *
     * @throws IllegalStateException if the state was restored and does not fit the descriptor
     */
    public static <T> ListState<T> open(RuntimeContext context, ListStateDescriptor<T> descriptor) {
        return TtlStates.open(descriptor, context::getListState);
    }
}
