/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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
