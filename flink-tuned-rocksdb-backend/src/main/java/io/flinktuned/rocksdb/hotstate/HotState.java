// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.annotation.Internal;

import java.util.ArrayList;
import java.util.List;

/**
 * One state in the tier: what all kinds have in common. Keys are those that Flink's backend would
 * write to RocksDB: key group, key and namespace.
 *
 * <p>If holding a state does not pay, keys that are not held are not admitted any more; those that
 * are held stay, until others need the memory. A state that other threads read <i>bypasses</i> the
 * tier, which has nothing of it then: whoever uses it must use Flink's state directly.
 */
@Internal
public abstract class HotState {

    final HotTier tier;
    final StateStatistics statistics;

    private final List<HotTable> tables = new ArrayList<>();
    private final Admission admission;
    private boolean bypasses;

    HotState(HotTier tier, StateStatistics statistics) {
        this.tier = tier;
        this.statistics = statistics;
        this.admission = new Admission(tier.evictions());
        statistics.admits = true;
    }

    final <T extends HotTable> T add(T table) {
        tier.add(table);
        tables.add(table);
        return table;
    }

    /** Writes what is unflushed. */
    public final void flush() {
        tables.forEach(tier::flush);
    }

    /** Writes what is unflushed, and holds nothing any more. */
    public final void drop() {
        tables.forEach(tier::drop);
    }

    /** Ends the use of this object, which holds nothing. */
    public final void close() {
        tables.forEach(tier::remove);
    }

    /** Lets the state bypass the tier from now on. */
    public final void bypass() {
        if (!bypasses) {
            drop();
            bypasses = true;
            admit(false);
        }
    }

    /**
     * Whether the state bypasses the tier.
     *
     * @throws IllegalStateException if a write has failed, or the tier is closed: then this state
     *     must not be used either
     */
    public final boolean bypasses() {
        if (bypasses) {
            tier.check();
        }
        return bypasses;
    }

    private void admit(boolean admits) {
        tables.forEach(table -> table.admits = admits);
        statistics.admits = admits;
    }

    /** To be called first by each operation, see {@link StateStatistics#begin}. */
    final long begin() {
        tier.check();
        return statistics.begin();
    }

    /** To be called last by each read. */
    final void endRead(long begin, long missesBefore) {
        statistics.end(
                begin,
                statistics.misses == missesBefore
                        ? AccessLatencies.Access.READ_HIT
                        : AccessLatencies.Access.READ_MISS);
    }

    /** To be called last by each change. */
    final void endWrite(long begin, int bytesChanged) {
        statistics.bytesChanged += bytesChanged;
        statistics.end(begin, AccessLatencies.Access.WRITE);
    }

    /** Counts a read that needs nothing from the store. */
    final void countHit(boolean exists) {
        if (!exists) {
            statistics.negativeHits++;
        }
        count(true);
    }

    /** Counts an access to the key that was looked for last. */
    final void count(boolean hit) {
        if (hit) {
            statistics.hits++;
            count(true, 1);
        } else {
            countMisses(1);
        }
    }

    /** Counts an access that is not a hit, and takes as long as several. */
    final void countMisses(int accesses) {
        statistics.misses++;
        count(false, accesses);
    }

    private void count(boolean hit, int accesses) {
        if (!statistics.admits) {
            if (admission.watch(tier.lastHash())) {
                admit(true);
            }
        } else if (admission.count(hit, accesses)) {
            int records = tables.stream().mapToInt(table -> table.records).sum();
            admit(admission.judge(tier.evictions(), records));
        }
    }
}
