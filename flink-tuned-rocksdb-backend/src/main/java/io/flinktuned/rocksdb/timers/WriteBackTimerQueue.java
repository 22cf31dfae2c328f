// SPDX-License-Identifier: Apache-2.0
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
 * <p><b>Near and far.</b> In each key group, all timers before some key are in memory, whether
 * RocksDB has them or not; none from there on is ({@link Horizon}). So about a near timer memory
 * knows everything: whether it is pending, and whether RocksDB has it. Adding one twice, deleting
 * one that RocksDB has, or adding it again needs no look at RocksDB, and none can fire twice. The
 * operations on far timers are blind writes, which RocksDB applies in their order, as in Flink's
 * queue. When no near timer is left that is due before the far ones, the next of these are read and
 * become near. In a new job all timers are near.
 *
 * <p><b>Bounds.</b> What may wait to be written is bounded in number ({@link UnflushedLimit}), and
 * all that is in memory in bytes ({@link TimerMemory}). An operation that finds one of them
 * exceeded writes a part, {@value #PART} changes at most; what is left to do is for the operations
 * that follow. Deletions are written first, then the farthest additions. To give up memory, the
 * farthest timers become far, as far as RocksDB has them, and none while a deletion waits: so a
 * deletion that waits is always one of a near timer, and cannot undo the blind write of a far one.
 * What is near and what is bounded depend on each other in this way, and are one class.
 *
 * <p><b>Equality</b> of timers is that of their bytes, as in RocksDB. The queue keeps bytes only,
 * so it does not matter if the caller changes the key or the namespace of a timer later.
 *
 * <p>Used by the task thread only. It does not need the current key. After {@link
 * WriteBackTimers#close} all operations throw {@link IllegalStateException}.
 *
 * @param <T> the type of timers, with a serializer whose bytes are in the order of their time
 */
final class WriteBackTimerQueue<T extends Keyed<?>>
        implements KeyGroupedInternalPriorityQueue<T>, TimerMemory.User {

    /** The most timers whose addition or deletion a checkpoint may find not written. */
    static final int MAX_CHANGES = 8 * 1024;

    /** The most changes that an operation writes. */
    static final int PART = 1024;

    /** Heap for timers that are larger than a page, besides the first one. */
    private static final int MAX_LARGE_BYTES = TimerMemory.HEAP_PER_QUEUE;

    /** So often the limit is looked up, which goes down as a checkpoint comes near. */
    private static final int CHANGES_BETWEEN_LOOKS = 1024;

    private final TypeSerializer<T> serializer;
    private final int maxParallelism;
    private final int keyGroupBytes;
    private final TimersInRocksDB inRocksDB;
    private final Horizon horizon;
    private final TimerMemory memory;
    private final UnflushedLimit limit;

    /** Near timers that shall fire. */
    private final SortedTimers pending;

    /** Timers that RocksDB has and that shall not fire any more. */
    private final SortedTimers deleted;

    private int maxChanges;
    private int untilLook;
    private boolean closed;

    private final DataOutputSerializer output = new DataOutputSerializer(128);
    private final DataInputDeserializer input = new DataInputDeserializer();

    /** The last result of {@link #peek}, and its bytes; null if it is not first any more. */
    @Nullable private T peeked;

    @Nullable private byte[] peekedKey;

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
        pending = new SortedTimers(memory, keyGroupBytes);
        deleted = new SortedTimers(memory, keyGroupBytes);
        memory.add(this);
        horizon = new Horizon(keyGroups, keyGroupBytes);
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
        checkOpen();
        while (isFirstUnknown()) {
            readNearest();
        }
        if (peeked == null && !pending.isEmpty()) {
            peekedKey = pending.first();
            peeked = deserialize(peekedKey);
        }
        return peeked;
    }

    @Override
    @Nullable
    public T poll() {
        T first = peek();
        if (first != null) {
            if (pending.removeFirst() == SortedTimers.Removed.STORED) {
                deleted.add(peekedKey, peekedKey.length, true);
            }
            forgetPeeked();
            bound();
        }
        return first;
    }

    @Override
    public boolean add(@Nonnull T toAdd) {
        Horizon.KeyGroup keyGroup = serialize(toAdd);
        byte[] key = output.getSharedBuffer();
        int length = output.length();
        if (!keyGroup.covers(key, length)) {
            inRocksDB.put(output.getCopyOfBuffer());
            bound();
            return isFirstUnknown();
        }
        boolean stored = deleted.remove(key, length) != SortedTimers.Removed.NOTHING;
        if (!pending.add(key, length, stored)) {
            return false;
        }
        boolean isFirst = pending.isFirst(key, length);
        if (isFirst) {
            forgetPeeked();
        }
        bound();
        return isFirst;
    }

    @Override
    public boolean remove(@Nonnull T toRemove) {
        Horizon.KeyGroup keyGroup = serialize(toRemove);
        byte[] key = output.getSharedBuffer();
        int length = output.length();
        if (!keyGroup.covers(key, length)) {
            inRocksDB.delete(output.getCopyOfBuffer());
            bound();
            return isFirstUnknown();
        }
        boolean wasFirst = !pending.isEmpty() && pending.isFirst(key, length);
        SortedTimers.Removed removed = pending.remove(key, length);
        if (removed == SortedTimers.Removed.NOTHING) {
            return false;
        }
        if (removed == SortedTimers.Removed.STORED) {
            deleted.add(key, length, true);
        }
        if (wasFirst) {
            forgetPeeked();
        }
        bound();
        return wasFirst;
    }

    @Override
    public boolean isEmpty() {
        return peek() == null;
    }

    /** Reads all timers if some are not in memory. */
    @Override
    public int size() {
        checkOpen();
        if (horizon.nearest() == null) {
            return pending.size();
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

    /** Whether a timer that is not in memory may be due first. */
    private boolean isFirstUnknown() {
        Horizon.KeyGroup nearest = horizon.nearest();
        return nearest != null && pending.isBeforeFirst(nearest.unread());
    }

    private void readNearest() {
        Horizon.KeyGroup nearest = horizon.nearest();
        int most = nearest.timersToRead();
        long room = (memory.mayTake(this) / 2 - bytes()) / horizon.size();
        long large = 0;
        List<byte[]> near = new ArrayList<>();
        boolean more;
        try (TimersInRocksDB.Scan keys = inRocksDB.scan(nearest.unread(), nearest.end())) {
            while (keys.hasNext()
                    && near.size() < most
                    && large <= MAX_LARGE_BYTES
                    && (near.size() < Horizon.FEWEST_TO_READ || room > 0)) {
                byte[] key = keys.next();
                near.add(key);
                room -= key.length + TimerPage.BYTES_BESIDES_KEY;
                large += key.length > memory.pageBytes() ? key.length : 0;
            }
            more = keys.hasNext();
        }
        // Not before all have been read: if that fails nothing may have changed.
        for (byte[] key : near) {
            pending.add(key, key.length, true);
        }
        if (more) {
            byte[] last = near.get(near.size() - 1);
            // With a zero after it, it is the next key that there can be.
            horizon.raise(nearest, Arrays.copyOf(last, last.length + 1));
        } else {
            horizon.raise(nearest, null);
        }
        forgetPeeked();
        bound();
    }

    private void forgetPeeked() {
        peeked = null;
        peekedKey = null;
    }

    // ------------------------------------------------------------------------
    //  Bounds
    // ------------------------------------------------------------------------

    private int changes() {
        return deleted.size() + pending.unstored();
    }

    /** Brings what is too much nearer to its bounds, by a part. */
    private void bound() {
        if (--untilLook <= 0 || changes() > maxChanges) {
            untilLook = CHANGES_BETWEEN_LOOKS;
            maxChanges = limit.now();
        }
        // One part at most, whatever is too much.
        boolean mayWrite = changes() <= maxChanges;
        if (!mayWrite) {
            writePart();
        }
        if (hasTooManyLarge()) {
            giveUp(mayWrite);
            mayWrite = false;
        }
        if (memory.isExceeded()) {
            memory.largest().giveUp(mayWrite);
        }
    }

    /** Whether timers that are larger than a page take too much of the heap. */
    private boolean hasTooManyLarge() {
        return pending.largeBytesAfterFirstPage() + deleted.largeBytesAfterFirstPage()
                > MAX_LARGE_BYTES;
    }

    @Override
    public void giveUp(boolean mayWrite) {
        if (mayWrite && !mayForget()) {
            writePart();
        }
        forgetFar();
    }

    /** Whether nothing has to be written before the farthest timers can be given up. */
    private boolean mayForget() {
        return deleted.isEmpty() && (pending.pages() < 2 || pending.isLastPageStored());
    }

    /** Gives up the farthest timers, but not the next ones, as long as there is too much. */
    private void forgetFar() {
        byte[] first = null;
        while ((hasTooManyLarge() || memory.isExceeded()) && mayForget() && pending.pages() > 1) {
            first = pending.removeLastPage();
        }
        if (first != null) {
            horizon.lowerAll(first);
        }
    }

    /** Writes all changes to RocksDB, and gives up what is too much by now. */
    void flush() {
        checkOpen();
        int changes = changes();
        long start = System.nanoTime();
        while (changes() > 0) {
            writeSome();
        }
        inRocksDB.flush();
        limit.written(changes, System.nanoTime() - start);
        forgetFar();
    }

    private void writePart() {
        int before = changes();
        long start = System.nanoTime();
        writeSome();
        limit.written(before - changes(), System.nanoTime() - start);
    }

    /**
     * Writes deletions, and then the farthest additions. If that fails they are lost here, and
     * {@link TimersInRocksDB} refuses everything from then on.
     */
    private void writeSome() {
        int deletions = Math.min(PART, deleted.size());
        byte[][] toDelete = new byte[deletions][];
        for (int i = 0; i < deletions; i++) {
            toDelete[i] = deleted.first();
            deleted.removeFirst();
        }
        byte[][] toPut = pending.storeLast(PART - deletions);
        // By key groups, as they are in RocksDB.
        Arrays.sort(toDelete, Arrays::compareUnsigned);
        Arrays.sort(toPut, Arrays::compareUnsigned);
        for (byte[] key : toDelete) {
            inRocksDB.delete(key);
        }
        for (byte[] key : toPut) {
            inRocksDB.put(key);
        }
    }

    /** May be called by other threads, which may see what it was a moment ago. */
    @Override
    public long bytes() {
        return pending.bytes() + deleted.bytes();
    }

    @Override
    public long spareBytes() {
        return pending.bytesAfterFirstPage() + deleted.bytes();
    }

    private void checkOpen() {
        memory.checkOpen();
        if (closed) {
            throw new IllegalStateException("Another queue has the timers of this one.");
        }
    }

    /** Gives the memory back; all operations throw {@link IllegalStateException} from then on. */
    void close() {
        closed = true;
        pending.free();
        deleted.free();
        memory.remove(this);
    }

    // ------------------------------------------------------------------------
    //  Bytes
    // ------------------------------------------------------------------------

    /** Writes the key of a timer to {@link #output}. */
    private Horizon.KeyGroup serialize(T timer) {
        checkOpen();
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
