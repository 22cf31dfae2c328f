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

package io.flinktuned.rocksdb.memory;

import java.io.Serializable;

/** How a memory budget is split between the hot tier and RocksDB: pure arithmetic. */
public final class BudgetSplit implements Serializable {

    private static final long serialVersionUID = 1L;

    private final long budget;
    private final long hotStateWanted;
    private final long hotState;

    private BudgetSplit(long budget, long hotStateWanted, long hotState) {
        this.budget = budget;
        this.hotStateWanted = hotStateWanted;
        this.hotState = hotState;
    }

    /** Everything is RocksDB's. */
    public static BudgetSplit withoutHotState(long budget) {
        return new BudgetSplit(budget, 0, 0);
    }

    /**
     * Gives hot state its part, or as much as RocksDB can spare.
     *
     * @param budget bytes for both
     * @param hotStateRatio the part that hot state is to have, in [0, 1)
     * @param rocksDBMinimum bytes that RocksDB needs in any case
     */
    public static BudgetSplit of(long budget, double hotStateRatio, long rocksDBMinimum) {
        long wanted = (long) (hotStateRatio * budget);
        return new BudgetSplit(
                budget, wanted, Math.min(wanted, Math.max(0, budget - rocksDBMinimum)));
    }

    /** The whole budget, in bytes. */
    public long budget() {
        return budget;
    }

    /** What hot state was to have, in bytes. */
    public long hotStateWanted() {
        return hotStateWanted;
    }

    /** What hot state has, in bytes; 0 without it. */
    public long hotState() {
        return hotState;
    }

    /** What RocksDB has, in bytes. */
    public long rocksDB() {
        return budget - hotState;
    }

    /** What is left to RocksDB of something that would be so large if it had the whole budget. */
    public long scaled(long bytes) {
        // Without hot state exactly what Flink has computed.
        return hotState == 0 ? bytes : (long) ((double) rocksDB() / budget * bytes);
    }
}
