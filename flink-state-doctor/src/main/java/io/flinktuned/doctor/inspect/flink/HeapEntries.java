// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import io.flinktuned.doctor.inspect.StateKind;
import io.flinktuned.doctor.inspect.StateSink;

import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.MathUtils;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Understands the entries of one state as the {@code hashmap} backend writes them.
 *
 * <pre>
 *   value    namespace | key | [timestamp] value
 *   list     namespace | key | count | [timestamp] element [timestamp] element ...
 *   map      namespace | key | count | map key null? [timestamp] value, map key ...
 *   timers   due | key | namespace
 * </pre>
 *
 * <p>The timestamp (8 bytes) is there with a time to live; {@code null?} is a byte; the first bit
 * of {@code due} is flipped. Keys are passed on as RocksDB would have them.
 */
final class HeapEntries {

    private static final int FIRST_BYTES = 256;

    private final StateFormat format;
    private final StateSink sink;
    private final CurrentEntry entry;
    private final DataOutputSerializer namespace = new DataOutputSerializer(FIRST_BYTES);
    private final DataOutputSerializer key = new DataOutputSerializer(FIRST_BYTES);
    private final DataOutputSerializer storedKey = new DataOutputSerializer(FIRST_BYTES);
    private final Skipping skipping = new Skipping();

    HeapEntries(StateFormat format, StateSink sink) {
        this.format = format;
        this.sink = sink;
        this.entry = new CurrentEntry(format.keyLayout());
    }

    /** Reads a value, list, map or timer. */
    void read(int keyGroup, DataInputView in) throws IOException {
        storedKey.clear();
        if (format.kind().isTimers()) {
            readTimer(keyGroup, in);
            return;
        }
        readKey(keyGroup, in);
        if (format.kind() == StateKind.LIST) {
            readList(keyGroup, in);
        } else if (format.kind() == StateKind.MAP) {
            readMap(keyGroup, in);
        } else {
            pass(keyGroup, storedKey.length(), skipValue(in), 1);
        }
    }

    private void readTimer(int keyGroup, DataInputView in) throws IOException {
        format.value().copy(in, storedKey);
        pass(keyGroup, storedKey.length(), 0, 1);
        sink.timer(MathUtils.flipSignBit(firstLong(storedKey)));
    }

    private static long firstLong(DataOutputSerializer bytes) {
        return ByteBuffer.wrap(bytes.getSharedBuffer()).getLong();
    }

    private void readKey(int keyGroup, DataInputView in) throws IOException {
        namespace.clear();
        key.clear();
        format.namespace().copy(in, namespace);
        format.key().copy(in, key);
        format.keyLayout().write(keyGroup, key, namespace, storedKey);
    }

    private void readList(int keyGroup, DataInputView in) throws IOException {
        int elements = in.readInt();
        long bytes = 0;
        for (int i = 0; i < elements; i++) {
            bytes += skipValue(in);
        }
        pass(keyGroup, storedKey.length(), bytes, elements);
    }

    private void readMap(int keyGroup, DataInputView in) throws IOException {
        int ownerLength = storedKey.length();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            storedKey.setPosition(ownerLength);
            format.mapKey().copy(in, storedKey);
            boolean isNull = in.readBoolean();
            long bytes = 1 + (isNull ? 0 : skipValue(in));
            pass(keyGroup, ownerLength, bytes, 1);
        }
    }

    private long skipValue(DataInputView in) throws IOException {
        long bytes = skipping.skip(format.value(), in);
        if (format.hasTtl()) {
            sink.touched(skipping.firstLong());
        }
        return bytes;
    }

    private void pass(int keyGroup, int ownerLength, long valueLength, int elements) {
        entry.set(
                keyGroup,
                storedKey.getSharedBuffer(),
                storedKey.length(),
                ownerLength,
                valueLength,
                elements);
        sink.entry(entry);
    }
}
