// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.util.ExceptionUtils;

import javax.annotation.Nullable;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;

/**
 * The map of the current key, in one call of the function. It works like Flink's {@link
 * org.apache.flink.api.common.state.MapState}, null values included, except that entries which have
 * expired are not there. Do not keep it.
 *
 * <p>Cost: {@link #get} and {@link #contains} are one operation of {@code MapState}; {@link
 * #remove} reads first, and takes the key out of the index. Whatever iterates also visits the
 * entries which have expired and are not yet cleaned up.
 */
@PublicEvolving
public abstract class ExpiringMapView<UK, UV> implements PatternView {

    private final ExpiringMap<UK, UV> map;
    private final Moment moment;
    @Nullable private ExpiryListener<? super UK, ? super UV> listener;
    @Nullable private EvictionListener<? super UK, ? super UV> evictionListener;

    /** For the patterns of this module. */
    @Internal
    protected ExpiringMapView(ExpiringMap<UK, UV> map, Moment moment) {
        this.map = map;
        this.moment = moment;
    }

    /** Judges the map as of a time, unless the watermark has passed it. */
    @Internal
    protected final void judgeAsOf(long timestamp) {
        moment.asOf(timestamp);
    }

    /** Lets the following calls report what they find to have expired. */
    @Internal
    protected final void report(ExpiryListener<? super UK, ? super UV> to) {
        listener = Objects.requireNonNull(to);
    }

    /** Lets the following calls report what leaves because there are too many entries. */
    @Internal
    protected final void reportEvicted(EvictionListener<? super UK, ? super UV> to) {
        evictionListener = Objects.requireNonNull(to);
    }

    /** As of when entries are judged. */
    protected final long now() {
        return map.cleanup.now(moment);
    }

    /**
     * @return false if the entry has already expired, or is older than what is there and the newest
     *     is kept; then what was there stays
     */
    protected final boolean put(UK key, UV value, long timestamp, long expiresAt) throws Exception {
        moment.checkWritable();
        long now = now();
        Expiring<UV> found = expiresAt > now ? map.entries.get(key) : null;
        boolean replacesExpired = found != null && found.isExpired(now);
        boolean isOld =
                found != null && !replacesExpired && map.keepsNewest && timestamp < found.timestamp;
        if (expiresAt <= now || isOld) {
            map.metrics.late();
            return false;
        }
        if (replacesExpired) {
            expired(key, found);
        }
        map.put(moment, key, value, timestamp, expiresAt, found, (k, e) -> evicted(k, e, now));
        return true;
    }

    /** The value; null if there is none, or if it is null. In a bounded map it counts as read. */
    public final UV get(UK key) throws Exception {
        Expiring<UV> found = map.read(moment, key);
        return found == null ? null : found.value;
    }

    /** Whether there is an entry; its value may be null. */
    public final boolean contains(UK key) throws Exception {
        Expiring<UV> found = map.entries.get(key);
        return found != null && !found.isExpired(now());
    }

    /** Removes the entry if there is one. */
    public final void remove(UK key) throws Exception {
        Expiring<UV> removed = map.entries.get(key);
        if (removed != null) {
            reportIfExpired(key, removed, now());
            map.remove(key, removed);
        }
    }

    /** Removes all entries. With a listener this iterates, because some may have expired. */
    @Override
    public final void clear() throws Exception {
        if (listener != null) {
            long now = now();
            for (Map.Entry<UK, Expiring<UV>> entry : map.entries.entries()) {
                reportIfExpired(entry.getKey(), entry.getValue(), now);
            }
        }
        map.clear();
    }

    /** Whether there is no entry. */
    public final boolean isEmpty() throws Exception {
        return !iterator().hasNext();
    }

    /**
     * The entries, in no particular order. Their {@code setValue} is not supported; the iterator's
     * {@code remove} is, directly after {@code next}.
     */
    public final Iterable<Map.Entry<UK, UV>> entries() throws Exception {
        return select(
                entry ->
                        new SimpleImmutableEntry<>(
                                entry.getKey(), Objects.requireNonNull(entry.getValue()).value));
    }

    /** The keys, in no particular order; see {@link #entries}. */
    public final Iterable<UK> keys() throws Exception {
        return select(Map.Entry::getKey);
    }

    /** The values, in no particular order; see {@link #entries}. */
    public final Iterable<UV> values() throws Exception {
        return select(entry -> entry.getValue().value);
    }

    /** The iterator of {@link #entries}. */
    public final Iterator<Map.Entry<UK, UV>> iterator() throws Exception {
        return entries().iterator();
    }

    @Override
    public final boolean onTimer(long timestamp) throws Exception {
        return map.onTimer(moment, timestamp, this::expired);
    }

    private void reportIfExpired(UK key, Expiring<UV> entry, long now) throws Exception {
        if (entry.isExpired(now)) {
            expired(key, entry);
        }
    }

    private void evicted(UK key, Expiring<UV> entry, long now) throws Exception {
        if (entry.isExpired(now)) {
            expired(key, entry);
            return;
        }
        map.metrics.evicted();
        if (evictionListener != null) {
            evictionListener.onEvicted(key, entry.value);
        }
    }

    private void expired(UK key, Expiring<UV> entry) throws Exception {
        map.metrics.expired();
        if (listener != null) {
            listener.onExpired(key, entry.value, entry.expiresAt);
        }
    }

    private <R> Iterable<R> select(Function<Map.Entry<UK, Expiring<UV>>, R> part) throws Exception {
        Iterable<Map.Entry<UK, Expiring<UV>>> all = map.entries.entries();
        return () -> new Unexpired<>(all.iterator(), now(), part);
    }

    private final class Unexpired<R> implements Iterator<R> {

        private final Iterator<Map.Entry<UK, Expiring<UV>>> all;
        private final long now;
        private final Function<Map.Entry<UK, Expiring<UV>>, R> part;
        private Map.Entry<UK, Expiring<UV>> next;
        private Map.Entry<UK, Expiring<UV>> last;
        private boolean canRemove;

        Unexpired(
                Iterator<Map.Entry<UK, Expiring<UV>>> all,
                long now,
                Function<Map.Entry<UK, Expiring<UV>>, R> part) {
            this.all = all;
            this.now = now;
            this.part = part;
        }

        @Override
        public boolean hasNext() {
            canRemove = false;
            while (next == null && all.hasNext()) {
                Map.Entry<UK, Expiring<UV>> candidate = all.next();
                if (!candidate.getValue().isExpired(now)) {
                    next = candidate;
                }
            }
            return next != null;
        }

        @Override
        public R next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            R result = part.apply(next);
            last = next;
            next = null;
            canRemove = true;
            return result;
        }

        @Override
        public void remove() {
            if (!canRemove) {
                throw new IllegalStateException("remove() must directly follow next().");
            }
            canRemove = false;
            Expiring<UV> removed = last.getValue();
            try {
                if (all.hasNext()) {
                    all.remove();
                } else {
                    // A map that was emptied by an iterator still takes memory on the heap.
                    map.entries.remove(last.getKey());
                }
                map.forget(last.getKey(), removed);
            } catch (Exception e) {
                ExceptionUtils.rethrow(e, "Could not remove an entry.");
            }
        }
    }
}
