// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshotReadersWriters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a keyed backend writes about its states: their names, kinds and serializers.
 *
 * <p>Reads what Flink's {@link KeyedBackendSerializationProxy} reads, but with a class loader for
 * each part, so that it is known of which types classes are missing.
 */
final class BackendMetadata {

    private final boolean compressed;
    private final KeySerializer key;
    private final List<State> states;

    private BackendMetadata(boolean compressed, KeySerializer key, List<State> states) {
        this.compressed = compressed;
        this.key = key;
        this.states = states;
    }

    /**
     * @throws MissingClassesException if serializers are of classes that {@code classes} lacks
     * @throws IOException if it cannot be read for any other reason
     */
    static BackendMetadata read(DataInputView in, ClassLoader classes)
            throws IOException, MissingClassesException {
        int version = in.readInt();
        if (version != KeyedBackendSerializationProxy.VERSION) {
            throw new IOException(
                    "Its keyed state has format "
                            + version
                            + "; this version of the doctor reads format "
                            + KeyedBackendSerializationProxy.VERSION
                            + " (Flink 1.8 and later). Take a savepoint with a newer Flink.");
        }
        boolean compressed = in.readBoolean();
        PlaceholderClassLoader loader = new PlaceholderClassLoader(classes);
        KeySerializer key =
                MissingClassesException.guard(
                        loader.missing(),
                        () ->
                                new KeySerializer(
                                        TypeSerializerSnapshotSerializationUtil
                                                .readSerializerSnapshot(in, loader),
                                        loader.missing()));
        int count = in.readShort();
        List<State> states = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            PlaceholderClassLoader stateLoader = new PlaceholderClassLoader(classes);
            StateMetaInfoSnapshot state =
                    MissingClassesException.guard(
                            stateLoader.missing(),
                            () ->
                                    StateMetaInfoSnapshotReadersWriters.getReader(
                                                    StateMetaInfoSnapshotReadersWriters
                                                            .CURRENT_STATE_META_INFO_SNAPSHOT_VERSION)
                                            .readStateMetaInfoSnapshot(in, stateLoader));
            states.add(new State(state, stateLoader.missing()));
        }
        return new BackendMetadata(compressed, key, states);
    }

    /** Whether key groups of a full snapshot are compressed. */
    boolean isCompressed() {
        return compressed;
    }

    KeySerializer key() {
        return key;
    }

    /** In the order of their ids in a full snapshot. */
    List<State> states() {
        return states;
    }

    /** The serializer of keys, and the classes that it lacks. */
    static final class KeySerializer {

        final TypeSerializerSnapshot<?> snapshot;
        final Set<String> missing;

        KeySerializer(TypeSerializerSnapshot<?> snapshot, Set<String> missing) {
            this.snapshot = snapshot;
            this.missing = missing;
        }
    }

    /** A state, and the classes that its serializers lack. */
    static final class State {

        final StateMetaInfoSnapshot snapshot;
        final Set<String> missing;

        State(StateMetaInfoSnapshot snapshot, Set<String> missing) {
            this.snapshot = snapshot;
            this.missing = missing;
        }
    }
}
