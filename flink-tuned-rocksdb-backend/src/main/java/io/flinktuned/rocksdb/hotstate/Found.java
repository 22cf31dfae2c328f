// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.MemorySegment;

/** A value that was found: the first bytes of an array, until the next one is looked for. */
@Internal
public final class Found {

    private byte[] copy = new byte[64];

    private byte[] array = copy;
    private int length;

    void set(byte[] value) {
        array = value;
        length = value.length;
    }

    /** A copy, because records move. */
    void set(MemorySegment m, int from, int bytes) {
        if (bytes > copy.length) {
            copy = new byte[Math.max(bytes, 2 * copy.length)];
        }
        m.get(from, copy, 0, bytes);
        array = copy;
        length = bytes;
    }

    /** The array that begins with it. */
    public byte[] array() {
        return array;
    }

    /** Its number of bytes. */
    public int length() {
        return length;
    }
}
