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

package io.flinktuned.rocksdb.timers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The order in which timers fire: that of their bytes after the key group. Flink serializes timers
 * so that this agrees with their time.
 *
 * <p>Eight bytes decide most comparisons, so they are kept as a number, see {@link Timer#order}. Of
 * Flink's timers they are the time.
 */
final class TimerOrder implements Comparator<Timer> {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final int keyGroupBytes;

    TimerOrder(int keyGroupBytes) {
        this.keyGroupBytes = keyGroupBytes;
    }

    /** The timer with this key. */
    Timer timer(byte[] key) {
        return new Timer(key, first(key));
    }

    private long first(byte[] key) {
        byte[] bytes =
                key.length - keyGroupBytes >= Long.BYTES
                        ? key
                        : Arrays.copyOf(key, keyGroupBytes + Long.BYTES);
        // Numbers are signed, bytes are not.
        return (long) LONG.get(bytes, keyGroupBytes) ^ Long.MIN_VALUE;
    }

    @Override
    public int compare(Timer left, Timer right) {
        return left.order != right.order
                ? Long.compare(left.order, right.order)
                : compare(left.key, right.key);
    }

    int compare(byte[] left, byte[] right) {
        return Arrays.compareUnsigned(
                left, keyGroupBytes, left.length, right, keyGroupBytes, right.length);
    }

    /**
     * The timers in about the order of their keys: by key group, and then by as many bits of their
     * order as there is room for. Neighbours in RocksDB are neighbours then, which is all that
     * matters, and to sort numbers is several times as fast as to sort keys.
     */
    Timer[] aboutByKey(Timer[] timers) {
        int indexBits = bits(timers.length);
        int orderBits = Long.SIZE - Byte.SIZE * keyGroupBytes - indexBits;
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (Timer timer : timers) {
            min = Math.min(min, timer.order);
            max = Math.max(max, timer.order);
        }
        int dropped = Math.max(0, bits(max - min) - orderBits);
        long[] sorted = new long[timers.length];
        for (int i = 0; i < timers.length; i++) {
            long keyGroup = 0;
            for (int j = 0; j < keyGroupBytes; j++) {
                keyGroup = keyGroup << Byte.SIZE | timers[i].key[j] & 0xFF;
            }
            sorted[i] =
                    keyGroup << orderBits + indexBits
                            | timers[i].order - min >>> dropped << indexBits
                            | i;
        }
        Arrays.sort(sorted);
        Timer[] result = new Timer[timers.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = timers[(int) (sorted[i] & (1L << indexBits) - 1)];
        }
        return result;
    }

    /** How many bits it takes to write a number that is not negative, or does not fit. */
    private static int bits(long number) {
        return Long.SIZE - Long.numberOfLeadingZeros(number);
    }

    /**
     * Moves the first {@code count} of {@code timers} to its front, in no order, by quickselect.
     *
     * @param count less than the number of timers
     */
    void select(Timer[] timers, int count) {
        int from = 0;
        int to = timers.length - 1;
        while (from < to) {
            Timer pivot = timers[(from + to) >>> 1];
            int left = from;
            int right = to;
            while (left <= right) {
                while (compare(timers[left], pivot) < 0) {
                    left++;
                }
                while (compare(timers[right], pivot) > 0) {
                    right--;
                }
                if (left <= right) {
                    Timer swapped = timers[left];
                    timers[left++] = timers[right];
                    timers[right--] = swapped;
                }
            }
            if (count <= right) {
                to = right;
            } else if (count >= left) {
                from = left;
            } else {
                return;
            }
        }
    }
}
