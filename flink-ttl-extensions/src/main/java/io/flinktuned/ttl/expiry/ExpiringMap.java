// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import io.flinktuned.ttl.serialization.KeyedStates;
import io.flinktuned.ttl.serialization.StateFormat;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.util.FlinkRuntimeException;

import javax.annotation.Nullable;

import java.time.Duration;

/**
 * The states of a map whose entries expire: the entries, their keys by the time when they are due
 * for clean-up, and the timers.
 *
 * <p>An entry is in the index once, under a time that is never after the one when it must be
 * removed. When it is written again, the index is left as it is: the entry gets its new place when
 * clean-up comes by. So a busy entry costs the index no more than a quiet one.
 */
@Internal
public final class ExpiringMap<UK, UV> {

    private static final int VERSION = 1;

    final MapStateDescriptor<UK, Expiring<UV>> descriptor;
    final MapState<UK, Expiring<UV>> entries;
    final DueItems<UK> index;
    final CleanupTimers cleanup;
    final ExpiryMetrics metrics;
    final boolean keepsNewest;
    @Nullable private final FormerMap<UK, UV> former;

    /** Null if there may be any number of entries. */
    @Nullable private final AccessOrder<UK> order;

    private final int maxEntries;
    private final boolean readsCount;

    /**
     * @throws IllegalStateException if the function is not on a keyed stream, or the state was
     *     written by another pattern
     */
    ExpiringMap(
            RuntimeContext context,
            ExpiringMapBuilder<UK, UV, ?> described,
            Class<?> pattern,
            Duration bucketWidth,
            @Nullable FormerMap<UK, UV> former) {
        String name = described.name;
        TimeDomain domain = described.domain;
        keepsNewest = described.keepsNewest;
        metrics = ExpiryMetrics.of(context, name, described.hasMetrics);
        this.former = former;
        TypeSerializer<UK> keys = context.createSerializer(described.keyType);
        descriptor =
                new MapStateDescriptor<>(
                        name,
                        keys,
                        new ExpiringSerializer<>(
                                context.createSerializer(described.valueType),
                                StateFormat.of(pattern, VERSION, name)
                                        .with("time", domain)
                                        .with("bounded", described.isBounded())));
        entries = KeyedStates.map(pattern, context, descriptor);
        index = new DueItems<>(pattern, context, name, described.keyType, keys);
        cleanup = new CleanupTimers(pattern, context, name, domain, bucketWidth);
        order =
                described.isBounded()
                        ? new AccessOrder<>(pattern, context, name, described.keyType)
                        : null;
        maxEntries = described.maxEntries;
        readsCount = described.isBounded() && described.readsCount;
    }

    /** For {@code applyToKeyedState}. */
    public MapStateDescriptor<UK, ?> descriptor() {
        return descriptor;
    }

    /** Moves what is in the state of before for the current key, if the user has asked for it. */
    public void takeOver(Moment moment) {
        if (former != null && moment.hasTimers()) {
            try {
                former.moveTo(this, moment);
            } catch (Exception e) {
                throw new FlinkRuntimeException(
                        "Could not take over the entries of '" + former.name() + "'.", e);
            }
        }
    }

    /** An entry that counts as read; null if there is none, or if it has expired. */
    @Nullable
    Expiring<UV> read(Moment moment, UK key) throws Exception {
        Expiring<UV> found = entries.get(key);
        if (found == null || found.isExpired(cleanup.now(moment))) {
            return null;
        }
        if (readsCount) {
            order.moveToEnd(key);
        }
        return found;
    }

    /**
     * Writes an entry.
     *
     * @param replaced what is there under the key
     * @param evicted gets what must leave because there are too many
     */
    void put(
            Moment moment,
            UK key,
            UV value,
            long timestamp,
            long expiresAt,
            @Nullable Expiring<UV> replaced,
            Removed<UK, UV> evicted)
            throws Exception {
        if (order != null && (replaced == null || !order.moveToEnd(key))) {
            long now = cleanup.now(moment);
            while (order.size() >= maxEntries) {
                UK first = order.first();
                Expiring<UV> entry = entries.get(first);
                if (entry == null) {
                    throw order.broken();
                }
                if (!entry.isExpired(now) && removeExpired(now, evicted)) {
                    continue;
                }
                evicted.accept(first, entry);
                remove(first, entry);
            }
            order.append(key);
        }
        long due = cleanup.due(moment, expiresAt);
        if (replaced != null && replaced.due <= due) {
            cleanup.ensurePassed(moment, replaced.due);
            entries.put(
                    key, new Expiring<>(timestamp, expiresAt, replaced.due, replaced.chunk, value));
            return;
        }
        if (replaced != null) {
            index.remove(replaced.due, replaced.chunk, key);
        }
        enter(moment, key, value, timestamp, expiresAt, due);
    }

    /**
     * Removes what clean-up may or may not have removed before, so that what leaves a full map does
     * not depend on when watermarks come.
     */
    private boolean removeExpired(long now, Removed<UK, UV> removed) throws Exception {
        boolean isAny = false;
        for (UK key : index.dueBefore(Times.saturatedAdd(now, cleanup.bucketWidth()))) {
            Expiring<UV> entry = entries.get(key);
            if (entry != null && entry.isExpired(now)) {
                removed.accept(key, entry);
                remove(key, entry);
                isAny = true;
            }
        }
        return isAny;
    }

    private void enter(Moment moment, UK key, UV value, long timestamp, long expiresAt, long due)
            throws Exception {
        DueItems.Place place = index.add(due, key);
        entries.put(key, new Expiring<>(timestamp, expiresAt, due, place.chunk, value));
        if (place.isNewTime) {
            cleanup.ensure(moment, due);
        }
    }

    /** Removes an entry that is there. */
    void remove(UK key, Expiring<UV> removed) throws Exception {
        entries.remove(key);
        forget(key, removed);
    }

    /** Takes an entry that was removed out of the index and the order. */
    void forget(UK key, Expiring<UV> removed) throws Exception {
        index.remove(removed.due, removed.chunk, key);
        if (order != null) {
            order.remove(key);
        }
    }

    /** Removes all entries; the timers stay set, and fire in vain. */
    void clear() {
        entries.clear();
        index.clear();
        if (order != null) {
            order.clear();
        }
    }

    /** Gets an entry that was removed. */
    @FunctionalInterface
    interface Removed<UK, UV> {
        void accept(UK key, Expiring<UV> entry) throws Exception;
    }

    /**
     * Removes what has expired, when a timer fires.
     *
     * @return whether it was one for this
     */
    boolean onTimer(Moment moment, long timestamp, Removed<UK, UV> removed) throws Exception {
        if (!cleanup.fired(timestamp)) {
            return false;
        }
        long begin = metrics.beginCleanup();
        long now = cleanup.now(moment);
        Long next =
                index.visit(
                        now,
                        (key, due, chunk) -> {
                            Expiring<UV> entry = entries.get(key);
                            if (entry == null || entry.due != due || entry.chunk != chunk) {
                                // Removed, by a key that does not equal its serialized form.
                                return;
                            }
                            if (entry.isExpired(now)) {
                                entries.remove(key);
                                if (order != null) {
                                    order.remove(key);
                                }
                                removed.accept(key, entry);
                            } else {
                                metrics.visitedLive();
                                enter(
                                        moment,
                                        key,
                                        entry.value,
                                        entry.timestamp,
                                        entry.expiresAt,
                                        cleanup.due(moment, entry.expiresAt));
                            }
                        });
        cleanup.proceed(moment, timestamp, next);
        metrics.endCleanup(begin);
        return true;
    }
}
