// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.serialization;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Numbers in 7 bits per byte, the lowest first, as in Protocol Buffers: small ones take little. */
@Internal
public final class VarLong {

    private VarLong() {}

    /** One that is rarely negative; then it takes 10 bytes. */
    public static void write(long value, DataOutputView target) throws IOException {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target.writeByte((int) (rest | 0x80));
            rest >>>= 7;
        }
        target.writeByte((int) rest);
    }

    public static long read(DataInputView source) throws IOException {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte part = source.readByte();
            value |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return value;
            }
        }
    }

    /** One that may be negative. */
    public static void writeSigned(long value, DataOutputView target) throws IOException {
        write(value << 1 ^ value >> 63, target);
    }

    public static long readSigned(DataInputView source) throws IOException {
        long value = read(source);
        return value >>> 1 ^ -(value & 1);
    }
}
