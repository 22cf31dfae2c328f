// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;

import java.io.IOException;
import java.io.OutputStream;

/** Reads past serialized values, and keeps their size and first bytes. Not thread-safe. */
final class Skipping {

    private final Counter counter = new Counter();
    private final DataOutputView out = new DataOutputViewStreamWrapper(counter);

    /** Reads past one value and returns its size in bytes. */
    long skip(TypeSerializer<?> serializer, DataInputView in) throws IOException {
        counter.count = 0;
        counter.firstLong = 0;
        serializer.copy(in, out);
        return counter.count;
    }

    /** The first 8 bytes of the last value, which has at least so many. */
    long firstLong() {
        return counter.firstLong;
    }

    private static final class Counter extends OutputStream {

        private long count;
        private long firstLong;

        @Override
        public void write(int b) {
            if (count < Long.BYTES) {
                firstLong = firstLong << Byte.SIZE | (b & 0xFF);
            }
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            int head = (int) Math.min(length, Math.max(0, Long.BYTES - count));
            for (int i = 0; i < head; i++) {
                write(bytes[offset + i]);
            }
            count += length - head;
        }
    }
}
