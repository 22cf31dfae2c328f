// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Map state whose entries expire. It is Flink's, which differs in three ways from map state whose
 * entries live for ever:
 *
 * <ul>
 *   <li>{@link MapState#isEmpty()} is false as long as an expired entry takes space.
 *   <li>{@code setValue} of the iterator's entries changes nothing, and throws nothing: use {@link
 *       MapState#put}.
 *   <li>A value can be null only if its serializer takes null, as that of strings does. Otherwise
 *       {@link MapState#put} throws a {@link NullPointerException} on RocksDB, and on the heap
 *       every checkpoint fails while the value is there. {@code NullableSerializer.wrap(serializer,
 *       false)} makes one that takes null. State that was written with another serializer cannot be
 *       restored with it.
 * </ul>
 */
@PublicEvolving
public final class TtlMapStates {

    private TtlMapStates() {}

    /**
     * Describes the state with types that Flink can analyse by their class.
     *
     * @param name unique among the states of an operator
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <K, V> MapStateDescriptor<K, V> descriptor(
            String name, Class<K> keyType, Class<V> valueType, TtlSource ttl) {
        return TtlStates.withTtl(new MapStateDescriptor<>(name, keyType, valueType), ttl);
    }

    /**
     * Describes the state with type information.
     *
     * @param name unique among the states of an operator
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <K, V> MapStateDescriptor<K, V> descriptor(
            String name, TypeInformation<K> keyType, TypeInformation<V> valueType, TtlSource ttl) {
        return TtlStates.withTtl(new MapStateDescriptor<>(name, keyType, valueType), ttl);
    }

    /**
     * Describes the state with serializers.
     *
     * @param name unique among the states of an operator
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <K, V> MapStateDescriptor<K, V> descriptor(
            String name,
            TypeSerializer<K> keySerializer,
            TypeSerializer<V> valueSerializer,
            TtlSource ttl) {
        return TtlStates.withTtl(
                new MapStateDescriptor<>(name, keySerializer, valueSerializer), ttl);
    }

    /**
     * Gets the state, like {@code context.getMapState(descriptor)}, but says what to do if a
     * restored state does not fit, which happens when TTL was turned on or off for it.
     *
     * @throws IllegalStateException if the state was restored and does not fit the descriptor
     */
    public static <K, V> MapState<K, V> open(
            RuntimeContext context, MapStateDescriptor<K, V> descriptor) {
        return TtlStates.open(descriptor, context::getMapState);
    }
}
