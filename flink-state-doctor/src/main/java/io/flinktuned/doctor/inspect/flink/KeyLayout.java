// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import io.flinktuned.doctor.inspect.Entry;
import io.flinktuned.doctor.inspect.KeyText;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.util.StringUtils;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Where key and namespace are in a stored key: {@code key group | key | namespace | key in map}.
 *
 * <p>If both key and namespace have no fixed length, each is followed by its length ({@link
 * CompositeKeySerializationUtils}).
 */
final class KeyLayout implements KeyText {

    private static final int MAX_TEXT = 80;
    private static final int MAX_HEX_BYTES = 32;

    private final int prefixBytes;
    private final TypeSerializer<?> key;
    private final TypeSerializer<?> namespace;
    private final TypeSerializer<?> mapKey;
    private final boolean withLengths;
    private final Set<String> missing;
    private final Set<String> notes;
    private boolean readable;

    private final DataInputDeserializer in = new DataInputDeserializer();
    private final Skipping skipping = new Skipping();

    /**
     * @param key null, as {@code namespace}, if it cannot be loaded
     * @param mapKey null if the state is no map, or it cannot be loaded
     * @param missing the classes that these lack
     * @param notes takes why keys are not readable
     */
    KeyLayout(
            int prefixBytes,
            TypeSerializer<?> key,
            TypeSerializer<?> namespace,
            TypeSerializer<?> mapKey,
            Set<String> missing,
            Set<String> notes) {
        this.prefixBytes = prefixBytes;
        this.key = key;
        this.namespace = namespace;
        this.mapKey = mapKey;
        this.withLengths =
                isKnown() && CompositeKeySerializationUtils.isAmbiguousKeyPossible(key, namespace);
        this.missing = missing;
        this.notes = notes;
        this.readable = isKnown();
    }

    /** Of stored keys of which only the key group is known. */
    static KeyLayout unknown(int prefixBytes) {
        return new KeyLayout(prefixBytes, null, null, null, Set.of(), Set.of());
    }

    /** Whether keys can be told from keys in maps. */
    boolean isKnown() {
        return key != null && namespace != null;
    }

    int prefixBytes() {
        return prefixBytes;
    }

    int keyGroup(byte[] storedKey) {
        int keyGroup = 0;
        for (int i = 0; i < prefixBytes; i++) {
            keyGroup = keyGroup << Byte.SIZE | (storedKey[i] & 0xFF);
        }
        return keyGroup;
    }

    /** Writes a stored key of serialized parts. */
    void write(
            int keyGroup,
            DataOutputSerializer keyPart,
            DataOutputSerializer namespacePart,
            DataOutputSerializer out)
            throws IOException {
        CompositeKeySerializationUtils.writeKeyGroup(keyGroup, prefixBytes, out);
        for (DataOutputSerializer part : List.of(keyPart, namespacePart)) {
            out.write(part.getSharedBuffer(), 0, part.length());
            if (withLengths) {
                CompositeKeySerializationUtils.writeVariableIntBytes(part.length(), out);
            }
        }
    }

    /** The length of key group, key and namespace, or {@link Entry#UNKNOWN}. */
    int ownerLength(byte[] storedKey, int length) throws IOException {
        if (!isKnown()) {
            return Entry.UNKNOWN;
        }
        in.setBuffer(storedKey, prefixBytes, length - prefixBytes);
        skip(key);
        skip(namespace);
        return in.getPosition();
    }

    private void skip(TypeSerializer<?> serializer) throws IOException {
        int size = (int) skipping.skip(serializer, in);
        if (withLengths) {
            CompositeKeySerializationUtils.readVariableIntBytes(in, size);
        }
    }

    @Override
    public String of(byte[] storedKey, int length) {
        return readable ? read(storedKey, length) : hex(storedKey, prefixBytes, length);
    }

    private String read(byte[] storedKey, int length) {
        try {
            return MissingClassesException.guard(missing, () -> print(storedKey, length));
        } catch (MissingClassesException e) {
            readable = false;
            notes.add("Its keys are shown as bytes. " + e.getMessage());
            return of(storedKey, length);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "a key is not what its serializer writes: " + hex(storedKey, 0, length), e);
        }
    }

    private String print(byte[] storedKey, int length) throws IOException {
        in.setBuffer(storedKey, prefixBytes, length - prefixBytes);
        StringBuilder text = new StringBuilder();
        text.append(print(CompositeKeySerializationUtils.readKey(key, in, withLengths)));
        Object window = CompositeKeySerializationUtils.readNamespace(namespace, in, withLengths);
        if (!(window instanceof VoidNamespace)) {
            text.append(" in ").append(print(window));
        }
        if (in.available() > 0) {
            text.append(" → ");
            text.append(
                    mapKey == null
                            ? hex(storedKey, in.getPosition(), length)
                            : print(mapKey.deserialize(in)));
        }
        return shorten(text.toString());
    }

    /** Arrays by their elements, anything else by its own method. */
    private static String print(Object value) {
        String list = Arrays.deepToString(new Object[] {value});
        return list.substring(1, list.length() - 1);
    }

    private static String hex(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + MAX_HEX_BYTES);
        return "0x" + StringUtils.byteToHexString(bytes, from, end) + (end < to ? "…" : "");
    }

    private static String shorten(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
}
