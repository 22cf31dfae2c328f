// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import io.flinktuned.doctor.inspect.StateKind;

import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonOptionsKeys;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;
import org.apache.flink.runtime.state.ttl.TtlStateFactory.TtlSerializerSnapshot;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a state stores and how, as far as its serializers can be loaded. */
final class StateFormat {

    private static final String EVENT_TIME_PREFIX = "_timer_state/event_";
    private static final String PROCESSING_TIME_PREFIX = "_timer_state/processing_";

    private final String name;
    private final StateKind kind;
    private final boolean hasTtl;
    private final KeyLayout keyLayout;
    private final TypeSerializer<?> key;
    private final TypeSerializer<?> namespace;
    private final TypeSerializer<?> mapKey;
    private final TypeSerializer<?> value;
    private final Set<String> missing;
    private final Set<String> notes;

    private StateFormat(Builder builder, int prefixBytes) {
        name = builder.name;
        kind = builder.kind;
        hasTtl = builder.hasTtl;
        key = builder.key;
        namespace = builder.namespace;
        mapKey = builder.mapKey;
        value = builder.value;
        notes = builder.notes;
        missing = builder.missing;
        keyLayout = new KeyLayout(prefixBytes, key, namespace, mapKey, missing, notes);
    }

    /**
     * @param prefixBytes how many bytes of a stored key are its key group
     */
    static StateFormat of(
            BackendMetadata.KeySerializer key, BackendMetadata.State state, int prefixBytes)
            throws IOException {
        Builder builder = new Builder(state.snapshot.getName());
        builder.kind = kindOf(state.snapshot);
        builder.key = builder.restore(key.snapshot, key.missing);
        Set<String> missing = state.missing;
        builder.namespace =
                builder.restore(
                        serializer(state, CommonSerializerKeys.NAMESPACE_SERIALIZER), missing);
        TypeSerializerSnapshot<?> value = serializer(state, CommonSerializerKeys.VALUE_SERIALIZER);
        if (builder.kind == StateKind.MAP) {
            builder.mapKey = builder.restore(nested(value, 0), missing);
            value = nested(value, 1);
        } else if (builder.kind == StateKind.LIST) {
            value = nested(value, 0);
        }
        builder.hasTtl = value instanceof TtlSerializerSnapshot;
        builder.value = builder.restore(value, missing);
        builder.missing.addAll(key.missing);
        builder.missing.addAll(missing);
        return new StateFormat(builder, prefixBytes);
    }

    /** Of a state of which only the name is known, and why. */
    static StateFormat unknown(String name, int prefixBytes, String reason) {
        Builder builder = new Builder(name);
        builder.kind = timers(name).orElse(StateKind.UNKNOWN);
        builder.notes.add(reason);
        return new StateFormat(builder, prefixBytes);
    }

    private static StateKind kindOf(StateMetaInfoSnapshot state) throws IOException {
        switch (state.getBackendStateType()) {
            case KEY_VALUE:
                return StateKind.valueOf(state.getOption(CommonOptionsKeys.KEYED_STATE_TYPE));
            case PRIORITY_QUEUE:
                return timers(state.getName()).orElse(StateKind.UNKNOWN);
            default:
                throw new IOException(
                        "Its state "
                                + state.getName()
                                + " is of the kind "
                                + state.getBackendStateType()
                                + ", which the doctor does not read; it reads what the backends"
                                + " rocksdb and hashmap and our own write.");
        }
    }

    private static Optional<StateKind> timers(String name) {
        if (name.startsWith(EVENT_TIME_PREFIX)) {
            return Optional.of(StateKind.EVENT_TIME_TIMERS);
        }
        return name.startsWith(PROCESSING_TIME_PREFIX)
                ? Optional.of(StateKind.PROCESSING_TIME_TIMERS)
                : Optional.empty();
    }

    /** The name of the state in which a timer service keeps its timers. */
    static String timersOf(StateKind kind, String service) {
        return (kind == StateKind.EVENT_TIME_TIMERS ? EVENT_TIME_PREFIX : PROCESSING_TIME_PREFIX)
                + service;
    }

    private static TypeSerializerSnapshot<?> serializer(
            BackendMetadata.State state, CommonSerializerKeys key) {
        return state.snapshot.getTypeSerializerSnapshot(key);
    }

    /** A part of the serializer of lists or maps. */
    private static TypeSerializerSnapshot<?> nested(TypeSerializerSnapshot<?> snapshot, int i) {
        return ((CompositeTypeSerializerSnapshot<?, ?>) snapshot).getNestedSerializerSnapshots()[i];
    }

    String name() {
        return name;
    }

    StateKind kind() {
        return kind;
    }

    boolean hasTtl() {
        return hasTtl;
    }

    KeyLayout keyLayout() {
        return keyLayout;
    }

    /** Null, as the next ones, if it cannot be loaded; then a note says why. */
    TypeSerializer<?> key() {
        return key;
    }

    TypeSerializer<?> namespace() {
        return namespace;
    }

    /** Null if this is no map, too. */
    TypeSerializer<?> mapKey() {
        return mapKey;
    }

    /** Of values, of elements of lists, of values in maps, or of timers. */
    TypeSerializer<?> value() {
        return value;
    }

    /** The classes that its serializers lack. */
    Set<String> missing() {
        return missing;
    }

    /** What is not known of the state and why; grows while it is read. */
    Set<String> notes() {
        return notes;
    }

    private static final class Builder {

        private final String name;
        private final Set<String> missing = new TreeSet<>();
        private final Set<String> notes = new LinkedHashSet<>();
        private StateKind kind;
        private boolean hasTtl;
        private TypeSerializer<?> key;
        private TypeSerializer<?> namespace;
        private TypeSerializer<?> mapKey;
        private TypeSerializer<?> value;

        private Builder(String name) {
            this.name = name;
        }

        private TypeSerializer<?> restore(TypeSerializerSnapshot<?> snapshot, Set<String> missing)
                throws IOException {
            if (snapshot == null) {
                return null;
            }
            try {
                return MissingClassesException.guard(missing, snapshot::restoreSerializer);
            } catch (MissingClassesException e) {
                notes.add(e.getMessage());
                return null;
            }
        }
    }
}
