// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.TimeDomain;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Objects;

/** Describes a map whose entries expire. */
@PublicEvolving
public abstract class ExpiringMapBuilder<UK, UV, B extends ExpiringMapBuilder<UK, UV, B>> {

    final TimeDomain domain;
    final TypeInformation<UK> keyType;
    final TypeInformation<UV> valueType;
    final String name;
    boolean keepsNewest;
    boolean hasMetrics;
    int maxEntries;
    boolean readsCount;
    @Nullable private Duration bucketWidth;
    @Nullable private MapStateDescriptor<UK, UV> former;
    private long formerTimestamp;

    /** For the patterns of this module. */
    @Internal
    protected ExpiringMapBuilder(
            TimeDomain domain,
            String name,
            TypeInformation<UK> keyType,
            TypeInformation<UV> valueType) {
        this.domain = domain;
        this.name = Objects.requireNonNull(name);
        this.keyType = Objects.requireNonNull(keyType);
        this.valueType = Objects.requireNonNull(valueType);
        this.keepsNewest = domain == TimeDomain.EVENT_TIME;
    }

    /**
     * Lets the last put win, also if the time stamp of what it replaces is newer. If not set, an
     * entry with an older time stamp is dropped in event time; in processing time the last put
     * always wins.
     */
    public B keepLast() {
        keepsNewest = false;
        return self();
    }

    /**
     * How much later than it expires an entry is removed at most: at least one millisecond. If not
     * set, a tenth of the time to live, and no more than one day. It may change between runs.
     * Shorter means less space for expired entries, but more timers.
     *
     * @throws IllegalArgumentException if it is shorter than that
     */
    public B bucketWidth(Duration width) {
        Times.atLeastOneMilli("bucket width", width);
        bucketWidth = width;
        return self();
    }

    /**
     * Registers metrics of this state, see docs/ttl-patterns.md. They are off if not set, because
     * they cost a look at the clock in each clean-up, and several metrics for each state and
     * subtask.
     */
    public B metrics() {
        hasMetrics = true;
        return self();
    }

    /**
     * Bounds the number of entries of each key, those included that have expired and are not yet
     * removed. When it is reached, a new entry makes the one leave that was written longest ago.
     * What it costs more is what {@link io.flinktuned.ttl.bounded.BoundedMapState} does. The number
     * may change between runs; state that was not bounded cannot become it.
     *
     * @param maximum at least 1
     * @throws IllegalArgumentException if it is less than that
     */
    public B atMost(int maximum) {
        if (maximum < 1) {
            throw new IllegalArgumentException(
                    "The maximum number of entries of '"
                            + name
                            + "' is "
                            + maximum
                            + ", but must be at least 1.");
        }
        maxEntries = maximum;
        return self();
    }

    /**
     * Lets the entry leave that was written or read longest ago, instead of the one that was
     * written longest ago. Without effect if there is no {@link #atMost(int)}.
     */
    public B evictLeastRecentlyUsed() {
        readsCount = true;
        return self();
    }

    boolean isBounded() {
        return maxEntries > 0;
    }

    /**
     * Moves the entries of a plain map state into this one: those of a key when the key's state is
     * next asked for. That costs a look into the old state with each {@code at}; when all keys have
     * come by, or their entries would have expired, remove the call. In {@code
     * processBroadcastElement} nothing is moved: what is still in the old state is not seen there.
     *
     * @param former the state that the job had before, under another name
     * @param timestamp the time stamp that its entries are given, in milliseconds
     */
    public B takeOver(MapStateDescriptor<UK, UV> former, long timestamp) {
        if (former.getName().equals(name)) {
            throw new IllegalArgumentException(
                    "The state '"
                            + name
                            + "' cannot take over itself: give it a name that differs from that of"
                            + " the old state.");
        }
        this.former = former;
        this.formerTimestamp = timestamp;
        return self();
    }

    @SuppressWarnings("unchecked")
    private B self() {
        return (B) this;
    }

    /**
     * Creates the states.
     *
     * @param formerTimeToLive how long entries live that are taken over
     */
    @Internal
    protected final ExpiringMap<UK, UV> states(
            RuntimeContext context,
            Class<?> pattern,
            Duration defaultBucketWidth,
            Duration formerTimeToLive) {
        return new ExpiringMap<>(
                context,
                this,
                pattern,
                bucketWidth == null ? defaultBucketWidth : bucketWidth,
                former == null
                        ? null
                        : new FormerMap<>(
                                former.getName(),
                                context.getMapState(former),
                                formerTimestamp,
                                Times.saturatedAdd(formerTimestamp, formerTimeToLive.toMillis())));
    }

    /** Whether the user has set a bucket width. */
    @Internal
    protected final boolean hasBucketWidth() {
        return bucketWidth != null;
    }
}
