// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.HotMaps;
import io.flinktuned.rocksdb.hotstate.MapChunk;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.internal.InternalMapState;
import org.apache.flink.util.FlinkRuntimeException;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A map state in the hot tier. Iterators are this class's also while the tier is bypassed: one can
 * outlive that, and must not write past the tier then.
 */
final class HotMapState<K, N, UK, UV>
        extends AbstractHotState<K, N, Map<UK, UV>, InternalMapState<K, N, UK, UV>, HotMaps>
        implements InternalMapState<K, N, UK, UV> {

    private TypeSerializer<UK> keySerializer;
    private TypeSerializer<UV> valueSerializer;

    private final DataOutputSerializer keyOut = new DataOutputSerializer(64);
    private final DataOutputSerializer valueOut = new DataOutputSerializer(64);
    private final DataInputDeserializer in = new DataInputDeserializer();

    HotMapState(HotKeyContext<K> context, InternalMapState<K, N, UK, UV> flinks, HotMaps hot) {
        super(context, flinks, hot);
        MapSerializer<UK, UV> serializer = (MapSerializer<UK, UV>) flinks.getValueSerializer();
        this.keySerializer = serializer.getKeySerializer();
        this.valueSerializer = serializer.getValueSerializer();
    }

    @Override
    @SuppressWarnings("unchecked")
    void become(AbstractHotState<K, ?, ?, ?, ?> newer) {
        super.become(newer);
        HotMapState<K, N, UK, UV> other = (HotMapState<K, N, UK, UV>) newer;
        keySerializer = other.keySerializer;
        valueSerializer = other.valueSerializer;
    }

    // ------------------------------------------------------------------------
    //  Bytes
    // ------------------------------------------------------------------------

    private void writeKey(UK key) throws IOException {
        keyOut.clear();
        keySerializer.serialize(key, keyOut);
    }

    private void writeValue(@Nullable UV value) throws IOException {
        valueOut.clear();
        valueOut.writeBoolean(value == null);
        if (value != null) {
            valueSerializer.serialize(value, valueOut);
        }
    }

    @Nullable
    private UV readValue(byte[] array, int offset, int length) throws IOException {
        in.setBuffer(array, offset, length);
        return in.readBoolean() ? null : valueSerializer.deserialize(in);
    }

    private boolean find(UK key) throws IOException {
        writeKey(key);
        buildKey();
        return hot.get(
                context.bytes(),
                context.length(),
                keyOut.getSharedBuffer(),
                keyOut.length(),
                found);
    }

    /** Of the map whose key was built. */
    private void write(UK key, UV value) throws IOException {
        writeKey(key);
        writeValue(value);
        hot.put(
                context.bytes(),
                context.length(),
                keyOut.getSharedBuffer(),
                keyOut.length(),
                valueOut.getSharedBuffer(),
                valueOut.length());
    }

    /** What the keys of the map begin with in RocksDB. */
    private byte[] prefix() {
        buildKey();
        return Arrays.copyOf(context.bytes(), context.length());
    }

    // ------------------------------------------------------------------------
    //  One key
    // ------------------------------------------------------------------------

    @Override
    public UV get(UK key) throws Exception {
        if (hot.bypasses()) {
            return flinks.get(key);
        }
        return find(key) ? readValue(found.array(), 0, found.length()) : null;
    }

    @Override
    public boolean contains(UK key) throws Exception {
        return hot.bypasses() ? flinks.contains(key) : find(key);
    }

    @Override
    public void put(UK key, UV value) throws Exception {
        if (hot.bypasses()) {
            flinks.put(key, value);
        } else {
            buildKey();
            write(key, value);
        }
    }

    @Override
    public void putAll(Map<UK, UV> map) throws Exception {
        if (hot.bypasses()) {
            flinks.putAll(map);
        } else if (map != null) {
            buildKey();
            for (Map.Entry<UK, UV> entry : map.entrySet()) {
                write(entry.getKey(), entry.getValue());
            }
        }
    }

    @Override
    public void remove(UK key) throws Exception {
        if (hot.bypasses()) {
            flinks.remove(key);
        } else {
            writeKey(key);
            buildKey();
            hot.remove(
                    context.bytes(), context.length(), keyOut.getSharedBuffer(), keyOut.length());
        }
    }

    // ------------------------------------------------------------------------
    //  The whole map
    // ------------------------------------------------------------------------

    @Override
    public boolean isEmpty() throws Exception {
        if (hot.bypasses()) {
            return flinks.isEmpty();
        }
        buildKey();
        return hot.isEmpty(context.bytes(), context.length());
    }

    @Override
    public void clear() {
        if (hot.bypasses()) {
            flinks.clear();
        } else {
            buildKey();
            hot.clear(context.bytes(), context.length());
        }
    }

    @Override
    public Iterable<Map.Entry<UK, UV>> entries() {
        return this::iterator;
    }

    @Override
    public Iterable<UK> keys() {
        byte[] prefix = prefix();
        return () -> new EntryIterator<>(prefix, Entry::getKey);
    }

    @Override
    public Iterable<UV> values() {
        byte[] prefix = prefix();
        return () -> new EntryIterator<>(prefix, Entry::getValue);
    }

    @Override
    public Iterator<Map.Entry<UK, UV>> iterator() {
        return new EntryIterator<>(prefix(), entry -> entry);
    }

    /** Reads when it is first asked, and then in chunks, as Flink's iterator does. */
    private final class EntryIterator<T> implements Iterator<T> {

        private final byte[] prefix;
        private final Function<Entry, T> view;

        @Nullable private MapChunk chunk;
        @Nullable private Entry current;

        EntryIterator(byte[] prefix, Function<Entry, T> view) {
            this.prefix = prefix;
            this.view = view;
        }

        @Override
        public boolean hasNext() {
            if (chunk == null) {
                chunk = hot.chunk(prefix, null);
            } else if (!chunk.hasEntry() && !chunk.isLast()) {
                chunk = hot.chunk(prefix, current.keyBytes());
            }
            return chunk.hasEntry();
        }

        /** As Flink's does, returns null after the last entry. */
        @Override
        @Nullable
        public T next() {
            if (!hasNext()) {
                return null;
            }
            current = new Entry(prefix, chunk);
            chunk.next();
            return view.apply(current);
        }

        @Override
        public void remove() {
            if (current == null || current.removed) {
                throw new IllegalStateException(
                        "The remove operation must be called after a valid next operation.");
            }
            current.remove();
        }
    }

    /** An entry of the map. Key and value are read when they are asked for. */
    private final class Entry implements Map.Entry<UK, UV> {

        private final byte[] prefix;
        private final byte[] array;
        private final int keyOffset;
        private final int keyLength;
        private final int valueOffset;
        private final int valueLength;

        @Nullable private UK key;
        @Nullable private UV value;

        /** Whether the value is known, which may be null. */
        private boolean valueRead;

        private boolean removed;

        Entry(byte[] prefix, MapChunk chunk) {
            this.prefix = prefix;
            this.array = chunk.array();
            this.keyOffset = chunk.keyOffset();
            this.keyLength = chunk.keyLength();
            this.valueOffset = chunk.valueOffset();
            this.valueLength = chunk.valueLength();
        }

        byte[] keyBytes() {
            return Arrays.copyOfRange(array, keyOffset, keyOffset + keyLength);
        }

        void remove() {
            removed = true;
            hot.remove(prefix, prefix.length, keyBytes(), keyLength);
        }

        @Override
        public UK getKey() {
            if (key == null) {
                try {
                    in.setBuffer(array, keyOffset, keyLength);
                    key = keySerializer.deserialize(in);
                } catch (IOException e) {
                    throw new FlinkRuntimeException("Error while deserializing the user key.", e);
                }
            }
            return key;
        }

        @Override
        @Nullable
        public UV getValue() {
            if (removed) {
                return null;
            }
            if (!valueRead) {
                try {
                    value = readValue(array, valueOffset, valueLength);
                } catch (IOException e) {
                    throw new FlinkRuntimeException("Error while deserializing the user value.", e);
                }
                valueRead = true;
            }
            return value;
        }

        @Override
        @Nullable
        public UV setValue(UV newValue) {
            if (removed) {
                throw new IllegalStateException("The value has already been deleted.");
            }
            UV oldValue = getValue();
            value = newValue;
            try {
                writeValue(newValue);
            } catch (IOException e) {
                throw new FlinkRuntimeException("Error while putting data into RocksDB.", e);
            }
            hot.put(
                    prefix,
                    prefix.length,
                    keyBytes(),
                    keyLength,
                    valueOut.getSharedBuffer(),
                    valueOut.length());
            return oldValue;
        }

        @Override
        public boolean equals(Object o) {
            if (!(o instanceof Map.Entry)) {
                return false;
            }
            Map.Entry<?, ?> other = (Map.Entry<?, ?>) o;
            return Objects.equals(getKey(), other.getKey())
                    && Objects.equals(getValue(), other.getValue());
        }

        @Override
        public int hashCode() {
            return Objects.hashCode(getKey()) ^ Objects.hashCode(getValue());
        }
    }
}
