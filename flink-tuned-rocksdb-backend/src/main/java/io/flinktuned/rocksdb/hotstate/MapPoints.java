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

import io.flinktuned.rocksdb.writeback.KeyHash;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The points of all large maps of a state. Their keys are those in RocksDB. */
final class MapPoints {

    private final HotCache cache;
    private final HotTable<MapPoint> table;

    MapPoints(HotCache cache, HotTable<MapPoint> table) {
        this.cache = cache;
        this.table = table;
    }

    /** Looks a point up, which is a use of it; null if it is not held. */
    @Nullable
    MapPoint find(byte[] key, int hash) {
        MapPoint point = table.find(key, hash);
        if (point != null) {
            point.use();
        }
        return point;
    }

    /** Holds what the store has of a key, of which there is no point yet. */
    MapPoint read(HotMap map, byte[] key, int hash) {
        MapPoint point = new MapPoint(table, key, hash, map);
        point.value = table.store().get(key);
        point.absentInStore = point.value == null;
        add(point);
        return point;
    }

    /**
     * Sets the value of a key; null if there is none any more. It is not yet among what is to be
     * written: see {@link #unflushed}.
     */
    MapPoint put(HotMap map, byte[] key, @Nullable byte[] value) {
        int hash = KeyHash.of(key);
        MapPoint point = find(key, hash);
        if (point == null) {
            point = new MapPoint(table, key, hash, map);
            point.value = value;
            add(point);
        } else {
            point.value = value;
            int before = point.bytes;
            cache.resize(point, point.heapBytes());
            if (point.unflushed) {
                cache.unflushedGrew(point, point.bytes - before);
            }
        }
        return point;
    }

    /** Says that a point that was put is to be written, unless there is nothing to be deleted. */
    void unflushed(MapPoint point) {
        if (!point.unflushed && !(point.value == null && point.absentInStore)) {
            cache.unflushed(point, point.bytes);
            point.map.moveToFront(point);
            point.map.unflushedPoints++;
        }
    }

    private void add(MapPoint point) {
        point.map.add(point);
        cache.add(table, point);
        cache.resize(point, point.heapBytes());
    }

    /** Writes what is unflushed of the points of a map. */
    void flush(HotMap map) {
        List<Entry> unflushed = new ArrayList<>();
        for (MapPoint p = map.firstPoint; unflushed.size() < map.unflushedPoints; p = p.nextOfMap) {
            if (p.unflushed) {
                unflushed.add(p);
            }
        }
        cache.flush(table, unflushed);
    }

    /** Forgets the points of a map: the store has lost them, too. */
    void discard(HotMap map) {
        while (map.firstPoint != null) {
            cache.discard(map.firstPoint);
        }
        map.unflushedPoints = 0;
    }
}
