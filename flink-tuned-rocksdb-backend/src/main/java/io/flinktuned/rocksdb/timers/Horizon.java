// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.heap.AbstractHeapPriorityQueueElement;
import org.apache.flink.runtime.state.heap.HeapPriorityQueue;

import javax.annotation.Nullable;

import java.util.Arrays;

/**
 * How far the timers of each key group are in memory: all those before its <em>unread</em> key are,
 * and none from there on.
 */
final class Horizon {

    /** Going to timers costs more than reading so few. */
    static final int FEWEST_TO_READ = 32;

    /** A pause of about a millisecond. */
    private static final int MOST_TO_READ = 1024;

    /** The horizon of a key group. */
    static final class KeyGroup extends AbstractHeapPriorityQueueElement {

        /** All keys of the key group are at least this. */
        private final byte[] first;

        /** All keys of the key group are less than this. */
        private final byte[] end;

        /** Null if there is nothing beyond. */
        @Nullable private byte[] unread;

        private int toRead = FEWEST_TO_READ;

        private KeyGroup(byte[] first, byte[] end) {
            this.first = first;
            this.end = end;
            this.unread = first;
        }

        byte[] first() {
            return first;
        }

        byte[] end() {
            return end;
        }

        @Nullable
        byte[] unread() {
            return unread;
        }

        /**
         * How many timers to read next, at most. More each time, so that a key group that is looked
         * at only because others have been read costs little.
         */
        int timersToRead() {
            int now = toRead;
            toRead = Math.min(MOST_TO_READ, 2 * toRead);
            return now;
        }

        /** Whether a timer of this key group is in memory if it is pending. */
        boolean covers(byte[] buffer, int length) {
            return unread == null
                    || Arrays.compareUnsigned(buffer, 0, length, unread, 0, unread.length) < 0;
        }
    }

    private final int keyGroupBytes;
    private final int firstId;
    private final KeyGroup[] keyGroups;
    private final HeapPriorityQueue<KeyGroup> byUnread;

    /** Nothing has been read yet. */
    Horizon(KeyGroupRange range, int keyGroupBytes) {
        this.keyGroupBytes = keyGroupBytes;
        firstId = range.getStartKeyGroup();
        keyGroups = new KeyGroup[range.getNumberOfKeyGroups()];
        byUnread = new HeapPriorityQueue<>(this::compareUnread, keyGroups.length);
        for (int i = 0; i < keyGroups.length; i++) {
            keyGroups[i] = new KeyGroup(prefix(firstId + i), prefix(firstId + i + 1));
            byUnread.add(keyGroups[i]);
        }
    }

    private byte[] prefix(int id) {
        byte[] prefix = new byte[keyGroupBytes];
        for (int i = 0; i < keyGroupBytes; i++) {
            prefix[i] = (byte) (id >>> Byte.SIZE * (keyGroupBytes - 1 - i));
        }
        return prefix;
    }

    private int compareUnread(KeyGroup left, KeyGroup right) {
        if (left.unread == null || right.unread == null) {
            return Boolean.compare(left.unread == null, right.unread == null);
        }
        return compare(left.unread, right.unread);
    }

    /** Without the key groups, which they begin with. */
    private int compare(byte[] left, byte[] right) {
        return Arrays.compareUnsigned(
                left, keyGroupBytes, left.length, right, keyGroupBytes, right.length);
    }

    int size() {
        return keyGroups.length;
    }

    /**
     * @throws IllegalArgumentException if the key group is not one of these
     */
    KeyGroup keyGroup(int id) {
        if (id < firstId || id - firstId >= keyGroups.length) {
            throw new IllegalArgumentException(
                    String.format(
                            "Key group %d is not in [%d, %d].",
                            id, firstId, firstId + keyGroups.length - 1));
        }
        return keyGroups[id - firstId];
    }

    KeyGroup firstKeyGroup() {
        return keyGroups[0];
    }

    KeyGroup lastKeyGroup() {
        return keyGroups[keyGroups.length - 1];
    }

    /** Where the unread timer that is due first may be; null if everything is in memory. */
    @Nullable
    KeyGroup nearest() {
        KeyGroup nearest = byUnread.peek();
        return nearest.unread == null ? null : nearest;
    }

    /** Everything before {@code unread} is in memory now; null if everything is. */
    void raise(KeyGroup keyGroup, @Nullable byte[] unread) {
        keyGroup.unread = unread;
        byUnread.adjustModifiedElement(keyGroup);
    }

    /** Everything is in memory. */
    void raiseAll() {
        for (KeyGroup keyGroup : keyGroups) {
            raise(keyGroup, null);
        }
    }

    /** In no key group are timers in memory any more that are not before {@code key}. */
    void lowerAll(byte[] key) {
        for (KeyGroup keyGroup : keyGroups) {
            if (keyGroup.unread == null || compare(key, keyGroup.unread) < 0) {
                byte[] unread = key.clone();
                System.arraycopy(keyGroup.first, 0, unread, 0, keyGroupBytes);
                keyGroup.toRead = FEWEST_TO_READ;
                raise(keyGroup, unread);
            }
        }
    }
}
