// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import io.flinktuned.rocksdb.memory.SegmentPool;

import org.apache.flink.core.memory.MemorySegment;

/**
 * What goes from a {@link HotTier} when memory is needed: the records of the oldest segments, but
 * those that were used.
 */
final class Eviction {

    /** One in so many segments is for new records. */
    private static final int SMALL_PARTS = 10;

    /** Uses of a record in the small ring that move it to the main one. */
    private static final int LEAST_USES_TO_STAY = 2;

    /** After so many segments whose records stayed, those of the next one do not. */
    private static final int MOST_THAT_STAY = 4;

    /** An operation evicts the records of no more segments. */
    private static final int MOST_WALKED = MOST_THAT_STAY + 2;

    /** Fewer segments leave no room to keep one for what stays. */
    private static final int FEWEST_WITH_SPARE = 3;

    private final HotTier tier;
    private final SegmentPool.Share memory;
    private final RecordLog log;
    private final RecordIndex index;
    private final GhostQueue ghosts;

    private long count;

    Eviction(HotTier tier, SegmentPool.Share memory, RecordLog log, RecordIndex index) {
        this.tier = tier;
        this.memory = memory;
        this.log = log;
        this.index = index;
        ghosts = new GhostQueue(memory, memory.segmentSize());
    }

    /** Records evicted so far. */
    long count() {
        return count;
    }

    /** Whether a record of this hash was evicted lately. */
    boolean remembers(int hash) {
        return ghosts.contains(hash);
    }

    /** Gives up memory that others need. */
    void giveUp() {
        while (memory.mustGiveUp() && reclaim(true)) {}
    }

    /** Begins a segment, for which others may have to go; false if there is none. */
    boolean makeRoom(boolean toMain) {
        if (memory.mustGiveUp()) {
            reclaim(true);
        }
        for (int walked = 0; walked < MOST_WALKED; walked++) {
            if (takeSegments(toMain)) {
                return true;
            }
            // What others wait for is theirs; then there is none for this time.
            if (!reclaim(walked >= MOST_THAT_STAY)) {
                return false;
            }
        }
        return takeSegments(toMain);
    }

    /**
     * Takes one for records, and before that one that the index or the hashes of what was evicted
     * need: they would never get one if each that is given up were for records.
     */
    private boolean takeSegments(boolean toMain) {
        return index.reserve() && ghosts.reserve(index.size()) && log.addSegment(toMain);
    }

    /**
     * Evicts the records of the oldest segment of a ring. Those that were used move to the end of
     * the main ring.
     *
     * @param all whether none stays
     * @return whether there was one
     */
    private boolean reclaim(boolean all) {
        int number = log.takeOldest(SMALL_PARTS);
        if (number < 0) {
            return false;
        }
        boolean fromSmall = log.isFromSmall();
        Addresses leaving = new Addresses();
        Addresses unflushed = new Addresses();
        log.forEach(
                number,
                address -> {
                    if (!all && stays(address, fromSmall)) {
                        return;
                    }
                    MemorySegment m = log.segment(address);
                    int o = log.offset(address);
                    tier.table(Record.table(m, o)).beforeEviction(m, o);
                    leaving.add(address);
                    if (Record.is(m, o, Record.UNFLUSHED)) {
                        unflushed.add(address);
                    }
                });
        tier.write(unflushed);
        for (int i = 0; i < leaving.size(); i++) {
            int address = leaving.get(i);
            MemorySegment m = log.segment(address);
            int o = log.offset(address);
            if (fromSmall) {
                ghosts.add(RecordIndex.hash(m, o));
            }
            HotTable table = tier.table(Record.table(m, o));
            tier.unlink(table, address);
            table.statistics.evictions++;
        }
        count += leaving.size();
        log.release(number, !all && log.segments() >= FEWEST_WITH_SPARE);
        ghosts.shrink();
        return true;
    }

    /** Moves a record that has been used, if there is room for it. */
    private boolean stays(int address, boolean fromSmall) {
        MemorySegment m = log.segment(address);
        int o = log.offset(address);
        int uses = Record.uses(m, o);
        if (uses < (fromSmall ? LEAST_USES_TO_STAY : 1)) {
            return false;
        }
        int size = Record.size(m, o);
        int moved = log.appendSurvivor(size);
        if (moved == 0) {
            return false;
        }
        MemorySegment target = log.segment(moved);
        int at = log.offset(moved);
        m.copyTo(o, target, at, size);
        Record.clear(target, at, Record.LISTED);
        Record.setUses(target, at, fromSmall ? 0 : uses - 1);
        tier.exchange(address, moved);
        return true;
    }
}
