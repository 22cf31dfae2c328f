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

package io.flinktuned.rocksdb.hotstate;

import java.util.ArrayList;
import java.util.List;

/**
 * One state in the tier: what all kinds have in common. Keys are those that Flink's backend would
 * write to RocksDB: key group, key and namespace.
 *
 * <p>A state can be <i>aside</i>: the tier has nothing of it then, and whoever uses it must use
 * Flink's state directly.
 */
public abstract class HotState {

    final HotCache cache;
    final StateStatistics statistics;

    private final List<HotTable<?>> tables = new ArrayList<>();
    private final Payoff payoff = new Payoff();

    /** Neither aside nor about to be. */
    private boolean isHeld = true;

    private boolean neverHeld;

    HotState(HotCache cache, StateStatistics statistics) {
        this.cache = cache;
        this.statistics = statistics;
        statistics.aside = false;
    }

    final <E extends Entry> HotTable<E> newTable(Store store) {
        HotTable<E> table = cache.newTable(store, statistics);
        tables.add(table);
        return table;
    }

    private int entries() {
        return tables.stream().mapToInt(HotTable::size).sum();
    }

    /** Writes what is unflushed, and holds nothing any more. */
    public final void drop() {
        tables.forEach(cache::drop);
    }

    /** Ends the use of this object, which holds nothing. */
    public final void close() {
        tables.forEach(cache::remove);
    }

    /** Lets the state go past the tier for good. */
    public final void neverHold() {
        if (!neverHeld) {
            neverHeld = true;
            stepAside();
        }
    }

    /** Whether the state goes past the tier for good. */
    public final boolean isNeverHeld() {
        return neverHeld;
    }

    private void stepAside() {
        drop();
        isHeld = false;
        statistics.aside = true;
    }

    /** To be asked first by each operation: if not, it must ask {@link #goesPast}. */
    public final boolean isHeld() {
        return isHeld;
    }

    /**
     * Whether an operation is to go past the tier. A state changes between held and aside nowhere
     * else, so that it is the one or the other from here to the end of the operation.
     *
     * @param hash of the key that is accessed
     */
    public final boolean goesPast(int hash) {
        if (isHeld) {
            return false;
        }
        if (!statistics.aside) {
            stepAside();
        } else if (!neverHeld && payoff.watch(hash)) {
            statistics.aside = false;
            isHeld = true;
            return false;
        }
        return true;
    }

    /** Whether the tier has nothing of the state. */
    final boolean isAside() {
        return statistics.aside;
    }

    /** Counts a read that needs nothing from the store. */
    final void countHit(boolean exists) {
        if (!exists) {
            statistics.negativeHits++;
        }
        count(true);
    }

    final void count(boolean hit) {
        if (hit) {
            statistics.hits++;
            cache.countHit();
        } else {
            statistics.misses++;
        }
        if (payoff.count(hit)) {
            isHeld = !payoff.judge(cache.evictions(), entries());
        }
    }
}
