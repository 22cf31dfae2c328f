// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.core.memory.MemorySegment;

import java.util.Arrays;

/** A list of addresses of records. */
final class Addresses {

    private static final int FEW = 12;

    private int[] addresses = new int[16];
    private int size;

    int size() {
        return size;
    }

    int get(int index) {
        return addresses[index];
    }

    void add(int address) {
        if (size == addresses.length) {
            addresses = Arrays.copyOf(addresses, 2 * size);
        }
        addresses[size++] = address;
    }

    /** Sorts by tables, and then by keys as RocksDB does. */
    void sort(RecordLog log) {
        sort(log, 0, size - 1);
    }

    private void sort(RecordLog log, int from, int to) {
        int first = from;
        int last = to;
        while (last - first > FEW) {
            int pivot = addresses[first + last >>> 1];
            int left = first;
            int right = last;
            while (left <= right) {
                while (compare(log, addresses[left], pivot) < 0) {
                    left++;
                }
                while (compare(log, addresses[right], pivot) > 0) {
                    right--;
                }
                if (left <= right) {
                    int swapped = addresses[left];
                    addresses[left++] = addresses[right];
                    addresses[right--] = swapped;
                }
            }
            // The shorter part first, so that the stack stays small.
            if (right - first < last - left) {
                sort(log, first, right);
                first = left;
            } else {
                sort(log, left, last);
                last = right;
            }
        }
        for (int i = first + 1; i <= last; i++) {
            int moved = addresses[i];
            int to2 = i;
            while (to2 > first && compare(log, addresses[to2 - 1], moved) > 0) {
                addresses[to2] = addresses[to2 - 1];
                to2--;
            }
            addresses[to2] = moved;
        }
    }

    private static int compare(RecordLog log, int left, int right) {
        MemorySegment m1 = log.segment(left);
        MemorySegment m2 = log.segment(right);
        int o1 = log.offset(left);
        int o2 = log.offset(right);
        int tables = Integer.compare(Record.table(m1, o1), Record.table(m2, o2));
        return tables != 0
                ? tables
                : m1.compare(
                        m2,
                        Record.key(o1),
                        Record.key(o2),
                        Record.keyLength(m1, o1),
                        Record.keyLength(m2, o2));
    }
}
