// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import io.flinktuned.ttl.serialization.KeyedStates;
import io.flinktuned.ttl.serialization.SerializedEquality;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;

import javax.annotation.Nullable;

/**
 * The keys of a map in the order in which they were last used: a doubly linked list, so that every
 * operation takes constant time, on every state backend.
 */
@Internal
public final class AccessOrder<K> {

    private final String name;
    private final SerializedEquality<K> keys;

    /** The keys before and after a key. At either end, where there is none, it is any key. */
    private final MapState<K, Tuple2<K, K>> neighbours;

    /** The first and the last key, and the number of keys; null if there are none. */
    private final ValueState<Tuple3<K, K, Integer>> ends;

    public AccessOrder(
            Class<?> pattern, RuntimeContext context, String name, TypeInformation<K> keyType) {
        this.name = name;
        keys = new SerializedEquality<>(context.createSerializer(keyType));
        neighbours =
                KeyedStates.map(
                        pattern,
                        context,
                        new MapStateDescriptor<>(
                                name + "-order", keyType, Types.TUPLE(keyType, keyType)));
        ends =
                KeyedStates.value(
                        pattern,
                        context,
                        new ValueStateDescriptor<>(
                                name + "-ends", Types.TUPLE(keyType, keyType, Types.INT)));
    }

    public int size() throws Exception {
        Tuple3<K, K, Integer> list = ends.value();
        return list == null ? 0 : list.f2;
    }

    /** The key that was used longest ago, of one or more. */
    public K first() throws Exception {
        return found(ends.value()).f0;
    }

    /**
     * Moves a key to the end.
     *
     * @return false if it is not there
     */
    public boolean moveToEnd(K key) throws Exception {
        Tuple2<K, K> links = neighbours.get(key);
        if (links == null) {
            return false;
        }
        Tuple3<K, K, Integer> list = found(ends.value());
        if (!keys.same(list.f1, key)) {
            append(unlink(list, key, links), key);
        }
        return true;
    }

    /** Puts a key at the end that is not there. */
    public void append(K key) throws Exception {
        append(ends.value(), key);
    }

    private void append(@Nullable Tuple3<K, K, Integer> list, K key) throws Exception {
        if (list == null) {
            neighbours.put(key, Tuple2.of(key, key));
            ends.update(Tuple3.of(key, key, 1));
            return;
        }
        K last = list.f1;
        neighbours.put(last, Tuple2.of(found(neighbours.get(last)).f0, key));
        neighbours.put(key, Tuple2.of(last, key));
        ends.update(Tuple3.of(list.f0, key, list.f2 + 1));
    }

    /** Removes a key that is there. */
    public void remove(K key) throws Exception {
        Tuple2<K, K> links = found(neighbours.get(key));
        neighbours.remove(key);
        Tuple3<K, K, Integer> list = unlink(found(ends.value()), key, links);
        if (list == null) {
            ends.clear();
        } else {
            ends.update(list);
        }
    }

    /** Takes a key out of a list; returns its ends, or null if it is empty now. */
    @Nullable
    private Tuple3<K, K, Integer> unlink(Tuple3<K, K, Integer> list, K key, Tuple2<K, K> links)
            throws Exception {
        if (list.f2 == 1) {
            return null;
        }
        boolean isFirst = keys.same(list.f0, key);
        boolean isLast = keys.same(list.f1, key);
        if (!isFirst) {
            neighbours.put(links.f0, Tuple2.of(found(neighbours.get(links.f0)).f0, links.f1));
        }
        if (!isLast) {
            neighbours.put(links.f1, Tuple2.of(links.f0, found(neighbours.get(links.f1)).f1));
        }
        return Tuple3.of(isFirst ? links.f1 : list.f0, isLast ? links.f0 : list.f1, list.f2 - 1);
    }

    public void clear() {
        neighbours.clear();
        ends.clear();
    }

    /** A part of the list, which is there unless the keys break the rule for them. */
    private <T> T found(@Nullable T part) {
        if (part == null) {
            throw broken();
        }
        return part;
    }

    /** What to throw if a key is not where it must be. */
    public IllegalStateException broken() {
        return new IllegalStateException(
                "The order of the entries of '"
                        + name
                        + "' is broken: a part of it is missing. Keys that are equal must have the"
                        + " same serialized form, also after they were deserialized, and keys that"
                        + " are not must have different ones.");
    }
}
