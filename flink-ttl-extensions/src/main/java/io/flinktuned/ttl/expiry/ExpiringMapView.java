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

package io.flinktuned.ttl.expiry;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.streaming.api.TimerService;

import javax.annotation.Nullable;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;

/**
 * The map of the current key, at the current time. It works like Flink's {@link
 * org.apache.flink.api.common.state.MapState}, null values included, except that entries which have
 * expired are not there. It is made for one call of {@code processElement} or {@code onTimer}; do
 * not keep it.
 *
 * <p>Cost: {@link #get}, {@link #contains} and {@link #remove} are one operation of {@code
 * MapState}, with a listener {@link #remove} is two. Whatever iterates also visits the entries
 * which have expired and are not yet cleaned up.
 */
@PublicEvolving
public abstract class ExpiringMapView<UK, UV> {

    private final ExpiringEntries<UK, UV> entries;
    private final TimerService timers;
    @Nullable private final Object currentKey;
    @Nullable private final ExpiryListener<? super UK, ? super UV> listener;

    /**
     * @param currentKey null if it is not known
     */
    protected ExpiringMapView(
            ExpiringEntries<UK, UV> entries,
            TimerService timers,
            @Nullable Object currentKey,
            @Nullable ExpiryListener<? super UK, ? super UV> listener) {
        this.entries = entries;
        this.timers =
                Objects.requireNonNull(
                        timers, "at() needs the TimerService of the function's context.");
        this.currentKey = currentKey;
        this.listener = listener;
    }

    /** The current time: the watermark, or the clock. */
    protected final long now() {
        return entries.cleanup.now(timers);
    }

    /**
     * @param expiresAt in the future
     */
    protected final void putUntil(UK key, UV value, long expiresAt) throws Exception {
        long cleanupTime = entries.cleanup.cleanupTime(expiresAt);
        if (listener != null) {
            Expiring<UV> replaced = entries.state.get(key);
            if (replaced != null) {
                reportIfExpired(key, replaced, now());
            }
        }
        entries.state.put(key, new Expiring<>(expiresAt, value));
        if (entries.registered.add(currentKey, cleanupTime)) {
            entries.cleanup.registerAt(timers, cleanupTime);
        }
    }

    /** The value; null if there is none, or if it is null. */
    public final UV get(UK key) throws Exception {
        Expiring<UV> found = entries.state.get(key);
        return found == null || found.isExpired(now()) ? null : found.value;
    }

    /** Whether there is an entry; its value may be null. */
    public final boolean contains(UK key) throws Exception {
        Expiring<UV> found = entries.state.get(key);
        return found != null && !found.isExpired(now());
    }

    /** Removes the entry if there is one. */
    public final void remove(UK key) throws Exception {
        if (listener != null) {
            Expiring<UV> removed = entries.state.get(key);
            if (removed != null) {
                reportIfExpired(key, removed, now());
            }
        }
        entries.state.remove(key);
    }

    /** Removes all entries. With a listener this iterates, because some may have expired. */
    public final void clear() throws Exception {
        removeAll(now());
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

    /**
     * Removes the entries of the current key which have expired, and reports them, if the timer is
     * one for clean-up; otherwise it does nothing. Call it from {@code onTimer} for every timer.
     * Timers of your own fire as if there were no others; a timer for clean-up may have the same
     * time as one of yours.
     *
     * <p>Cost: visits the entries of the key, once per time bucket.
     *
     * @param timestamp that of the timer
     */
    public final void onTimer(long timestamp) throws Exception {
        if (!entries.cleanup.isCleanup(timestamp)) {
            return;
        }
        entries.registered.remove(currentKey, timestamp);
        removeExpired(now(), timestamp);
    }

    /** In one pass, because to read an entry costs RocksDB more than to remove it. */
    private void removeExpired(long now, long timestamp) throws Exception {
        boolean isEmpty = true;
        long nextExpiry = Long.MAX_VALUE;
        Iterator<Map.Entry<UK, Expiring<UV>>> all = entries.state.iterator();
        if (!all.hasNext()) {
            // The user's iterator may have emptied it, and then it still takes memory on the heap.
            entries.state.clear();
            return;
        }
        while (all.hasNext()) {
            Map.Entry<UK, Expiring<UV>> entry = all.next();
            Expiring<UV> found = entry.getValue();
            if (!found.isExpired(now)) {
                isEmpty = false;
                nextExpiry = Math.min(nextExpiry, found.expiresAt);
                continue;
            }
            reportIfExpired(entry.getKey(), found, now);
            if (isEmpty && !all.hasNext()) {
                // Not with the iterator: see above.
                entries.state.remove(entry.getKey());
            } else {
                all.remove();
            }
        }
        if (!isEmpty) {
            entries.cleanup.registerNext(timers, timestamp, nextExpiry);
        }
    }

    private void removeAll(long now) throws Exception {
        if (listener != null) {
            for (Map.Entry<UK, Expiring<UV>> entry : entries.state.entries()) {
                reportIfExpired(entry.getKey(), entry.getValue(), now);
            }
        }
        entries.state.clear();
    }

    private void reportIfExpired(UK key, Expiring<UV> entry, long now) throws Exception {
        if (listener != null && entry.isExpired(now)) {
            listener.onExpired(key, entry.value, entry.expiresAt);
        }
    }

    private <R> Iterable<R> select(Function<Map.Entry<UK, Expiring<UV>>, R> part) throws Exception {
        Iterable<Map.Entry<UK, Expiring<UV>>> all = entries.state.entries();
        return () -> new Unexpired<>(all.iterator(), now(), part);
    }

    private static final class Unexpired<K, V, R> implements Iterator<R> {

        private final Iterator<Map.Entry<K, Expiring<V>>> all;
        private final long now;
        private final Function<Map.Entry<K, Expiring<V>>, R> part;
        private Map.Entry<K, Expiring<V>> next;
        private boolean canRemove;

        Unexpired(
                Iterator<Map.Entry<K, Expiring<V>>> all,
                long now,
                Function<Map.Entry<K, Expiring<V>>, R> part) {
            this.all = all;
            this.now = now;
            this.part = part;
        }

        @Override
        public boolean hasNext() {
            canRemove = false;
            while (next == null && all.hasNext()) {
                Map.Entry<K, Expiring<V>> candidate = all.next();
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
            next = null;
            canRemove = true;
            return result;
        }

        @Override
        public void remove() {
            if (!canRemove) {
                throw new IllegalStateException("remove() must directly follow next().");
            }
            all.remove();
            canRemove = false;
        }
    }
}
