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

import javax.annotation.Nullable;

/** The value of one key of a large map. */
final class MapPoint extends Entry {

    final HotMap map;

    /** Chain of {@link HotMap}. */
    @Nullable MapPoint previousOfMap;

    @Nullable MapPoint nextOfMap;

    /** Null if there is none. */
    @Nullable byte[] value;

    /** Whether the store is known to have nothing, so that nothing needs to be deleted. */
    boolean absentInStore;

    MapPoint(HotTable<?> table, byte[] key, int hash, HotMap map) {
        super(table, key, hash);
        this.map = map;
    }

    int heapBytes() {
        return ownBytes() + (value == null ? 0 : arrayBytes(value.length));
    }

    @Override
    int write(Store.Writer writer) {
        map.unflushedPoints--;
        if (value != null) {
            writer.put(key(), value);
            absentInStore = false;
            return 1;
        }
        if (absentInStore) {
            return 0;
        }
        writer.delete(key());
        absentInStore = true;
        return 1;
    }

    @Override
    void onRemoved() {
        map.remove(this);
        // The queue keeps what was cleared for a while, and need not keep this.
        value = null;
    }
}
