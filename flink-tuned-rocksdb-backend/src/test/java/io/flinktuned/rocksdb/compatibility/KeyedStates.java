// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import org.apache.flink.streaming.api.TimeDomain;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/** The state of one key, as the workload sees it: each kind of state once, and both timers. */
interface KeyedStates {

    Long value() throws Exception;

    void setValue(Long value) throws Exception;

    SortedMap<Long, Long> map() throws Exception;

    void putIntoMap(long key, long value) throws Exception;

    void removeFromMap(long key) throws Exception;

    List<Long> list() throws Exception;

    void addToList(long element) throws Exception;

    Long reduced() throws Exception;

    void reduce(long element) throws Exception;

    String aggregated() throws Exception;

    void aggregate(long element) throws Exception;

    void clear(int kind) throws Exception;

    SortedSet<Long> timers(TimeDomain domain) throws Exception;

    void registerTimer(TimeDomain domain, long time) throws Exception;

    void deleteTimer(TimeDomain domain, long time) throws Exception;

    /** All of it as text. */
    default String image() throws Exception {
        return String.format(
                "value %s, map %s, list %s, reduced %s, aggregated %s, event time %s,"
                        + " processing time %s",
                value(),
                map(),
                list(),
                reduced(),
                aggregated(),
                timers(TimeDomain.EVENT_TIME),
                timers(TimeDomain.PROCESSING_TIME));
    }
}
