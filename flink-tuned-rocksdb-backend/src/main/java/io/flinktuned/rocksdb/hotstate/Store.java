// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.MemorySegment;

import javax.annotation.Nullable;

import java.util.function.Supplier;

/**
 * Where a state is kept in the end: a column family of RocksDB. Keys and values are the bytes that
 * Flink's own backend writes. Errors are thrown as runtime exceptions, and fail the task.
 */
@Internal
public interface Store {

    /** The value of a key; null if there is none. */
    @Nullable
    byte[] get(byte[] key);

    /** Sets the value of a key; null to delete it. */
    void put(byte[] key, @Nullable byte[] value);

    /** Appends to the list under a key, with Flink's delimiter if there is one. */
    void append(byte[] key, byte[] elements);

    /**
     * Visits entries in the order of their keys.
     *
     * @param prefix what their keys begin with
     * @param from the first key of interest; begins with {@code prefix}
     */
    void scan(byte[] prefix, byte[] from, Visitor visitor);

    /** Collects writes into batches; closing it writes the last of them. */
    Writer writer();

    /** Looks at an entry. */
    @FunctionalInterface
    @Internal
    interface Visitor {
        /**
         * Returns whether to go on.
         *
         * @param value to be asked for before this returns
         */
        boolean visit(byte[] key, Supplier<byte[]> value);
    }

    /**
     * Writes in batches. A key is a part of a segment, or two parts, of which the second may be
     * empty.
     */
    @Internal
    interface Writer extends AutoCloseable {

        /** Sets the value of a key. */
        void put(
                MemorySegment m,
                int prefix,
                int prefixLength,
                int key,
                int keyLength,
                int value,
                int valueLength);

        /** Deletes a key. */
        void delete(MemorySegment m, int prefix, int prefixLength, int key, int keyLength);

        /** Deletes a key. */
        void delete(byte[] key);

        /** Appends to the list under a key, with Flink's delimiter if there is one. */
        void append(MemorySegment m, int key, int keyLength, int value, int valueLength);

        @Override
        void close();
    }
}
