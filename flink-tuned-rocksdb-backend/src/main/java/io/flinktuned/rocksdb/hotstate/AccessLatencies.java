// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Histogram;

import java.util.EnumMap;
import java.util.Map;

/**
 * How long accesses of a state take: one in so many is timed, from the call of the tier to its
 * return, without the serialization of keys and values.
 */
@Internal
public final class AccessLatencies {

    /** Kinds of accesses. */
    @Internal
    public enum Access {
        /** A read that needed nothing from RocksDB. */
        READ_HIT,
        /** A read that RocksDB had to answer. */
        READ_MISS,
        /** A change, or an append. */
        WRITE,
        /** Reading the entries of a map, up to 128 at a time. */
        ITERATE
    }

    private final int interval;
    private final Map<Access, Histogram> nanos;
    private int untilNext;

    /**
     * @param interval one in so many accesses is timed, at least 1
     * @param nanos takes nanoseconds, for each kind of access
     */
    public AccessLatencies(int interval, Map<Access, Histogram> nanos) {
        this.interval = interval;
        this.untilNext = interval;
        this.nanos = new EnumMap<>(nanos);
    }

    /** Whether the access that begins is to be timed. */
    boolean isNext() {
        if (--untilNext > 0) {
            return false;
        }
        untilNext = interval;
        return true;
    }

    void add(Access access, long duration) {
        nanos.get(access).update(duration);
    }
}
