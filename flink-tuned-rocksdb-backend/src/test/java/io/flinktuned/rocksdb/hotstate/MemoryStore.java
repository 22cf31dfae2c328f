// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.core.memory.MemorySegment;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A sorted map that says what it is asked for. */
final class MemoryStore implements Store {

    final NavigableMap<byte[], byte[]> content = new TreeMap<>(Arrays::compareUnsigned);
    final List<byte[]> written = new ArrayList<>();
    int reads;
    int writes;

    /** Of keys and values as they were written: of what was appended, not of the whole list. */
    long writtenBytes;

    /** Whole maps, or chunks of them, that were read. */
    int scans;

    /** Entries that a scan has come to. */
    int visits;

    /** Values that a scan was asked for. */
    int scannedValues;

    boolean fails;

    @Override
    @Nullable
    public byte[] get(byte[] key) {
        reads++;
        return content.get(key);
    }

    @Override
    public void put(byte[] key, @Nullable byte[] value) {
        writtenBytes += key.length + (value == null ? 0 : value.length);
        set(key, value);
    }

    private void set(byte[] key, @Nullable byte[] value) {
        writes++;
        written.add(key);
        if (fails) {
            throw new IllegalStateException("disk full");
        }
        if (value == null) {
            content.remove(key);
        } else {
            content.put(key, value);
        }
    }

    @Override
    public void append(byte[] key, byte[] elements) {
        byte[] before = content.get(key);
        int start = before == null ? 0 : before.length + 1;
        byte[] list =
                before == null
                        ? new byte[elements.length]
                        : Arrays.copyOf(before, start + elements.length);
        if (start > 0) {
            list[start - 1] = ',';
        }
        System.arraycopy(elements, 0, list, start, elements.length);
        writtenBytes += key.length + elements.length;
        set(key, list);
    }

    /** As in RocksDB, what changes meanwhile is not seen. */
    @Override
    public void scan(byte[] prefix, byte[] from, Visitor visitor) {
        scans++;
        for (Map.Entry<byte[], byte[]> entry : new TreeMap<>(content.tailMap(from)).entrySet()) {
            byte[] key = entry.getKey();
            boolean inPrefix =
                    key.length >= prefix.length
                            && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
            if (!inPrefix) {
                return;
            }
            visits++;
            if (!visitor.visit(key, () -> value(entry))) {
                return;
            }
        }
    }

    private byte[] value(Map.Entry<byte[], byte[]> entry) {
        scannedValues++;
        return entry.getValue();
    }

    @Override
    public Writer writer() {
        return new Writer() {
            @Override
            public void put(
                    MemorySegment m,
                    int prefix,
                    int prefixLength,
                    int key,
                    int keyLength,
                    int value,
                    int valueLength) {
                MemoryStore.this.put(
                        key(m, prefix, prefixLength, key, keyLength),
                        Record.copy(m, value, valueLength));
            }

            @Override
            public void delete(
                    MemorySegment m, int prefix, int prefixLength, int key, int keyLength) {
                delete(key(m, prefix, prefixLength, key, keyLength));
            }

            @Override
            public void delete(byte[] key) {
                MemoryStore.this.put(key, null);
            }

            @Override
            public void append(
                    MemorySegment m, int key, int keyLength, int value, int valueLength) {
                MemoryStore.this.append(
                        Record.copy(m, key, keyLength), Record.copy(m, value, valueLength));
            }

            private byte[] key(
                    MemorySegment m, int prefix, int prefixLength, int key, int keyLength) {
                byte[] whole = Record.copy(m, prefix, prefixLength);
                return HotMaps.storeKey(
                        whole, prefixLength, Record.copy(m, key, keyLength), keyLength);
            }

            @Override
            public void close() {}
        };
    }
}
