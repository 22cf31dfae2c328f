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

import io.flinktuned.rocksdb.writeback.UnflushedLimit;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupedInternalPriorityQueue;
import org.apache.flink.runtime.state.Keyed;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.FlinkRuntimeException;

import javax.annotation.Nonnull;
import javax.annotation.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A queue of timers that writes to RocksDB late: what is registered and then deleted or fired
 * between two checkpoints never gets there. After {@link #flush} RocksDB holds exactly what Flink's
 * own queue would have put there.
 *
 * <p><b>Near and far.</b> In each key group, all timers before some key are on the heap, whether
 * RocksDB has them or not; none from there on is ({@link Horizon}). So about a near timer the heap
 * knows everything: whether it is pending, and whether RocksDB has it. Adding one twice, deleting
 * one that RocksDB has, or adding it again needs no look at RocksDB, and none can fire twice. The
 * operations on far timers are blind writes, which RocksDB applies in their order, as in Flink's
 * queue. When no near timer is left that is due before the far ones, the next of these are read and
 * become near. In a new job all timers are near.
 *
 * <p><b>Bounds.</b> If the heap holds more than its share of memory, the farther half of its timers
 * becomes far. If more changes have not been written than may wait ({@link UnflushedLimit}),
 * deletions and the farthest timers are, in the order of their keys, because a checkpoint writes
 * all changes in its synchronous part. These timers stay on the heap.
 *
 * <p><b>Equality</b> of timers is that of their bytes, as in RocksDB. The queue keeps bytes only,
 * so it does not matter if the caller changes the key or the namespace of a timer later.
 *
 * <p>Used by the task thread only. It does not need the current key.
 *
 * @param <T> the type of timers, with a serializer whose bytes are in the order of their time
 */
final class WriteBackTimerQueue<T extends Keyed<?>> implements KeyGroupedInternalPriorityQueue<T> {

    /** The most timers whose addition or deletion a checkpoint may find not written. */
    static final int MAX_CHANGES = 8 * 1024;

    /** The most changes to write at once because there are too many. */
    private static final int MAX_WRITES = MAX_CHANGES / 2;

    /** So often the limit is looked up, which goes down as a checkpoint comes near. */
    private static final int CHANGES_BETWEEN_LOOKS = 1024;

    /** The fewest timers of a key group to read at once; going to them costs more than reading. */
    private static final int MIN_READ = 32;

    private final TypeSerializer<T> serializer;
    private final int maxParallelism;
    private final int keyGroupBytes;
    private final TimerOrder order;
    private final TimersInRocksDB inRocksDB;
    private final TimersOnHeap onHeap;
    private final Horizon horizon;
    private final TimerMemory memory;
    private final UnflushedLimit limit;
    private int maxChanges;
    private int untilLook;

    private final DataOutputSerializer output = new DataOutputSerializer(128);
    private final DataInputDeserializer input = new DataInputDeserializer();

    /** The last result of {@link #peek}, and the timer on the heap that it was made of. */
    @Nullable private T peeked;

    @Nullable private Timer peekedTimer;

    WriteBackTimerQueue(
            TypeSerializer<T> serializer,
            KeyGroupRange keyGroups,
            int maxParallelism,
            int keyGroupBytes,
            TimersInRocksDB inRocksDB,
            TimerMemory memory,
            UnflushedLimit limit) {
        this.serializer = serializer;
        this.maxParallelism = maxParallelism;
        this.keyGroupBytes = keyGroupBytes;
        this.inRocksDB = inRocksDB;
        this.memory = memory;
        this.limit = limit;
        order = new TimerOrder(keyGroupBytes);
        onHeap = new TimersOnHeap(order);
        horizon = new Horizon(order, keyGroups, keyGroupBytes);
        if (isEmptyInRocksDB()) {
            horizon.raiseAll();
        }
    }

    private boolean isEmptyInRocksDB() {
        try (TimersInRocksDB.Scan keys = scanAll()) {
            return !keys.hasNext();
        }
    }

    // ------------------------------------------------------------------------
    //  Queue
    // ------------------------------------------------------------------------

    @Override
    @Nullable
    public T peek() {
        Timer first = first();
        if (first != peekedTimer) {
            peeked = first == null ? null : deserialize(first.key);
            peekedTimer = first;
        }
        return peeked;
    }

    @Override
    @Nullable
    public T poll() {
        T first = peek();
        if (first != null) {
            onHeap.delete(peekedTimer);
            forgetPeeked();
            boundChanges();
        }
        return first;
    }

    @Override
    public boolean add(@Nonnull T toAdd) {
        Horizon.KeyGroup keyGroup = serialize(toAdd);
        if (!keyGroup.covers(output.getSharedBuffer(), output.length())) {
            inRocksDB.put(output.getCopyOfBuffer());
            return isFirstUnknown();
        }
        Timer before = onHeap.first();
        if (!onHeap.add(output.getSharedBuffer(), output.length())) {
            return false;
        }
        boundChanges();
        boundMemory();
        // Of timers that are due at the same time another one may be first now.
        return onHeap.first() != before;
    }

    @Override
    public boolean remove(@Nonnull T toRemove) {
        Horizon.KeyGroup keyGroup = serialize(toRemove);
        if (!keyGroup.covers(output.getSharedBuffer(), output.length())) {
            inRocksDB.delete(output.getCopyOfBuffer());
            return isFirstUnknown();
        }
        Timer timer = onHeap.get(output.getSharedBuffer(), output.length());
        if (timer == null) {
            return false;
        }
        boolean wasFirst = onHeap.first() == timer;
        onHeap.delete(timer);
        if (timer == peekedTimer) {
            forgetPeeked();
        }
        boundChanges();
        return wasFirst;
    }

    @Override
    public boolean isEmpty() {
        return first() == null;
    }

    /** Reads all timers if some are not on the heap. */
    @Override
    public int size() {
        if (horizon.nearest() == null) {
            return onHeap.size();
        }
        int size = 0;
        flush();
        try (TimersInRocksDB.Scan keys = scanAll()) {
            for (; keys.hasNext(); keys.next()) {
                size++;
            }
        }
        return size;
    }

    @Override
    public void addAll(@Nullable Collection<? extends T> toAdd) {
        if (toAdd != null) {
            toAdd.forEach(this::add);
        }
    }

    /** All timers, as they are now. */
    @Override
    @Nonnull
    public CloseableIterator<T> iterator() {
        flush();
        TimersInRocksDB.Scan keys = scanAll();
        return new CloseableIterator<T>() {
            @Override
            public boolean hasNext() {
                return keys.hasNext();
            }

            @Override
            public T next() {
                return deserialize(keys.next());
            }

            @Override
            public void close() {
                keys.close();
            }
        };
    }

    @Override
    @Nonnull
    public Set<T> getSubsetForKeyGroup(int keyGroupId) {
        Horizon.KeyGroup keyGroup = horizon.keyGroup(keyGroupId);
        flush();
        Set<T> timers = new HashSet<>();
        try (TimersInRocksDB.Scan keys = inRocksDB.scan(keyGroup.first(), keyGroup.end())) {
            keys.forEachRemaining(key -> timers.add(deserialize(key)));
        }
        return timers;
    }

    // ------------------------------------------------------------------------
    //  Near and far
    // ------------------------------------------------------------------------

    /** The timer that is due first, after reading those that may be; null if there is none. */
    @Nullable
    private Timer first() {
        while (isFirstUnknown()) {
            readNearest();
        }
        return onHeap.first();
    }

    /** Whether a timer that is not on the heap may be due first. */
    private boolean isFirstUnknown() {
        Horizon.KeyGroup nearest = horizon.nearest();
        return nearest != null
                && (onHeap.first() == null
                        || order.compare(nearest.unread(), onHeap.first().key) < 0);
    }

    private void readNearest() {
        Horizon.KeyGroup nearest = horizon.nearest();
        long room = (memory.share() / 2 - onHeap.bytes()) / horizon.size();
        List<byte[]> near = new ArrayList<>();
        boolean more;
        try (TimersInRocksDB.Scan keys = inRocksDB.scan(nearest.unread(), nearest.end())) {
            while (keys.hasNext() && (near.size() < MIN_READ || room > 0)) {
                byte[] key = keys.next();
                near.add(key);
                room -= TimersOnHeap.bytes(key);
            }
            more = keys.hasNext();
        }
        // Not before all have been read: if that fails nothing may have changed.
        near.forEach(onHeap::addStored);
        if (more) {
            byte[] last = near.get(near.size() - 1);
            // With a zero after it, it is the next key that there can be.
            horizon.raise(nearest, Arrays.copyOf(last, last.length + 1));
        } else {
            horizon.raise(nearest, null);
        }
        boundMemory();
    }

    private void boundMemory() {
        while (onHeap.size() > MIN_READ && memory.isExceededBy(onHeap.bytes())) {
            write(onHeap.changed());
            horizon.lowerAll(onHeap.forgetFarHalf());
            forgetPeeked();
        }
    }

    private void forgetPeeked() {
        peeked = null;
        peekedTimer = null;
    }

    // ------------------------------------------------------------------------
    //  Writing
    // ------------------------------------------------------------------------

    /** Writes all changes to RocksDB, and gives up what is more than the share of memory by now. */
    void flush() {
        write(onHeap.changed());
        boundMemory();
        inRocksDB.flush();
    }

    private void boundChanges() {
        if (--untilLook > 0 && onHeap.changes() <= maxChanges) {
            return;
        }
        untilLook = CHANGES_BETWEEN_LOOKS;
        maxChanges = limit.now();
        while (onHeap.changes() > maxChanges) {
            long start = System.nanoTime();
            int before = onHeap.changes();
            write(onHeap.deletedAndFarthestAdded(MAX_WRITES));
            limit.written(before - onHeap.changes(), System.nanoTime() - start);
            maxChanges = limit.now();
        }
    }

    private void write(Timer[] timers) {
        for (Timer timer : order.aboutByKey(timers)) {
            boolean isPending = timer.isPending();
            // First, because what fails to be written stays in the batch, and may be written later.
            onHeap.setWritten(timer);
            if (isPending) {
                inRocksDB.put(timer.key);
            } else {
                inRocksDB.delete(timer.key);
            }
        }
    }

    /** May be called by other threads, which may see what it was a moment ago. */
    long bytesOnHeap() {
        return onHeap.bytes();
    }

    void close() {
        memory.close();
    }

    // ------------------------------------------------------------------------
    //  Bytes
    // ------------------------------------------------------------------------

    /** Writes the key of a timer to {@link #output}. */
    private Horizon.KeyGroup serialize(T timer) {
        Horizon.KeyGroup keyGroup =
                horizon.keyGroup(
                        KeyGroupRangeAssignment.assignToKeyGroup(timer.getKey(), maxParallelism));
        output.clear();
        try {
            output.write(keyGroup.first());
            serializer.serialize(timer, output);
        } catch (IOException e) {
            throw new FlinkRuntimeException("Could not serialize timer " + timer + ".", e);
        }
        return keyGroup;
    }

    private T deserialize(byte[] key) {
        input.setBuffer(key, keyGroupBytes, key.length - keyGroupBytes);
        try {
            return serializer.deserialize(input);
        } catch (IOException e) {
            throw new FlinkRuntimeException("Could not deserialize a timer.", e);
        }
    }

    private TimersInRocksDB.Scan scanAll() {
        return inRocksDB.scan(horizon.firstKeyGroup().first(), horizon.lastKeyGroup().end());
    }
}
