// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import io.flinktuned.doctor.inspect.Entry;
import io.flinktuned.doctor.inspect.StateKind;
import io.flinktuned.doctor.inspect.StateSink;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.util.MathUtils;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Understands the entries of one state as RocksDB and canonical savepoints have them.
 *
 * <pre>
 *               key                                    value
 *   value       key group | key | namespace            [timestamp] value
 *   list        key group | key | namespace            [timestamp] element , [timestamp] element ...
 *   map         key group | key | namespace | map key  null? [timestamp] value
 *   timers      key group | due | key | namespace      nothing
 * </pre>
 *
 * <p>The timestamp (8 bytes) is there with a time to live; {@code null?} is a byte, {@code ,} a
 * comma; the first bit of {@code due} is flipped, so that bytes sort as times do.
 */
final class UnifiedEntries {

    private final StateFormat format;
    private final StateSink sink;
    private final CurrentEntry entry;
    private final KeyLayout keys;
    private final int timestampOffset;
    private final DataInputDeserializer in = new DataInputDeserializer();
    private final Skipping skipping = new Skipping();

    private byte[] lastKey = new byte[0];
    private int lastOwnerLength = Entry.UNKNOWN;
    private boolean elementsKnown;

    UnifiedEntries(StateFormat format, StateSink sink) {
        this.format = format;
        this.sink = sink;
        this.keys = format.keyLayout();
        this.entry = new CurrentEntry(keys);
        this.timestampOffset = format.kind() == StateKind.MAP ? 1 : 0;
        this.elementsKnown = format.value() != null;
    }

    /** How many bytes of each value {@link #accept} asks for: the first so many, or all. */
    int neededValueBytes() {
        if (format.kind() == StateKind.LIST) {
            return elementsKnown ? Integer.MAX_VALUE : 0;
        }
        return format.hasTtl() ? timestampOffset + Long.BYTES : 0;
    }

    /**
     * Takes the next entry, in the order in which they are stored.
     *
     * @param value has the bytes that are needed
     * @param valueLength of the whole value
     */
    void accept(byte[] key, int keyLength, byte[] value, int valueLength) throws IOException {
        int keyGroup = keys.keyGroup(key);
        int elements = format.kind() == StateKind.LIST ? readList(value, valueLength) : 1;
        entry.set(keyGroup, key, keyLength, ownerLength(key, keyLength), valueLength, elements);
        sink.entry(entry);
        if (format.kind().isTimers()) {
            sink.timer(due(key));
        } else if (format.hasTtl() && format.kind() != StateKind.LIST) {
            readTimestamp(value, valueLength);
        }
    }

    private int ownerLength(byte[] key, int keyLength) throws IOException {
        if (format.kind() != StateKind.MAP) {
            return keyLength;
        }
        // No serialized key is the beginning of another, so these bytes tell that it is the same.
        boolean sameOwner =
                lastOwnerLength > 0
                        && keyLength >= lastOwnerLength
                        && Arrays.equals(key, 0, lastOwnerLength, lastKey, 0, lastOwnerLength);
        if (!sameOwner) {
            lastOwnerLength = keys.ownerLength(key, keyLength);
            lastKey = Arrays.copyOf(key, Math.max(0, lastOwnerLength));
        }
        return lastOwnerLength;
    }

    private void readTimestamp(byte[] value, int valueLength) {
        boolean isNull = timestampOffset > 0 && value[0] != 0;
        if (!isNull && valueLength >= timestampOffset + Long.BYTES) {
            sink.touched(ByteBuffer.wrap(value).getLong(timestampOffset));
        }
    }

    private long due(byte[] key) {
        return MathUtils.flipSignBit(ByteBuffer.wrap(key).getLong(keys.prefixBytes()));
    }

    /** Returns the number of elements. */
    private int readList(byte[] value, int valueLength) throws IOException {
        if (!elementsKnown) {
            return Entry.UNKNOWN;
        }
        try {
            return MissingClassesException.guard(
                    format.missing(), () -> readElements(value, valueLength));
        } catch (MissingClassesException e) {
            elementsKnown = false;
            format.notes().add("Elements of its lists are not counted. " + e.getMessage());
            return Entry.UNKNOWN;
        }
    }

    private int readElements(byte[] value, int valueLength) throws IOException {
        int elements = 0;
        in.setBuffer(value, 0, valueLength);
        while (in.available() > 0) {
            if (elements > 0) {
                in.skipBytesToRead(1);
            }
            if (format.hasTtl()) {
                sink.touched(ByteBuffer.wrap(value).getLong(in.getPosition()));
            }
            skipping.skip(format.value(), in);
            elements++;
        }
        return elements;
    }
}
