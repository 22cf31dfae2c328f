// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.writeback;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.MemorySegment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The hash of a key as RocksDB has it. Eight bytes at a time: {@link Arrays#hashCode(byte[])} takes
 * longer, and gives many keys the same hash, because numbers in a row differ in a few bytes, which
 * it hardly spreads. Any of its bits may be used.
 */
@Internal
public final class KeyHash {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private KeyHash() {}

    /** Of the first {@code length} bytes. */
    public static int of(byte[] bytes, int length) {
        long hash = length;
        int position = 0;
        for (; position <= length - Long.BYTES; position += Long.BYTES) {
            hash = mix(hash ^ (long) LONG.get(bytes, position));
        }
        long rest = 0;
        for (; position < length; position++) {
            rest = rest << Byte.SIZE | bytes[position] & 0xFF;
        }
        return (int) (mix(mix(hash ^ rest)) >>> 32);
    }

    /** Of {@code length} bytes of a segment, which is the same as of those in an array. */
    public static int of(MemorySegment segment, int offset, int length) {
        long hash = length;
        int position = 0;
        for (; position <= length - Long.BYTES; position += Long.BYTES) {
            hash = mix(hash ^ segment.getLongLittleEndian(offset + position));
        }
        long rest = 0;
        for (; position < length; position++) {
            rest = rest << Byte.SIZE | segment.get(offset + position) & 0xFF;
        }
        return (int) (mix(mix(hash ^ rest)) >>> 32);
    }

    /** Fibonacci hashing: the multiplier is 2^64 divided by the golden ratio. */
    private static long mix(long bits) {
        long product = bits * 0x9E3779B97F4A7C15L;
        // A multiplication carries no bit down.
        return product ^ product >>> 32;
    }
}
