// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.sliding;

import io.flinktuned.ttl.expiry.CleanupTimers;
import io.flinktuned.ttl.expiry.DueItems;
import io.flinktuned.ttl.expiry.ExpiryMetrics;
import io.flinktuned.ttl.expiry.Moment;
import io.flinktuned.ttl.expiry.Times;
import io.flinktuned.ttl.serialization.SerializedEquality;
import io.flinktuned.ttl.sliding.Buckets.Bucket;
import io.flinktuned.ttl.sliding.Buckets.Pages;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * The states of a map of sliding aggregates, and what is done with them.
 *
 * <p>The buckets of a key in the map are in one record: those of twice the duration before the
 * newest. While the watermark is held back, and elements go on, older ones must be kept, for
 * elements that are in time although far behind. They are in pages, so that the record which each
 * element reads and writes stays small.
 */
final class SlidingAggregates<UK, IN, A, OUT> {

    /** Gets a bucket that has expired and is removed. */
    @FunctionalInterface
    interface Removed<UK, A> {
        void accept(UK key, A accumulator, long expiresAt) throws Exception;
    }

    /** More than this in a range are looked up, rather than looked into. */
    private static final int MANY_PAGES = 1000;

    final CleanupTimers cleanup;
    final ExpiryMetrics metrics;
    private final SerializedEquality<UK> keys;
    private final MapState<UK, Buckets<A>> recent;
    private final MapState<Tuple2<UK, Long>, Buckets<A>> pages;
    private final DueItems<UK> index;
    private final AggregateFunction<IN, A, OUT> function;
    private final TypeSerializer<A> accumulators;
    private final long duration;
    private final long width;

    /** How far behind the newest bucket one is kept in the same record. */
    private final long recentSpan;

    SlidingAggregates(
            SerializedEquality<UK> keys,
            MapState<UK, Buckets<A>> recent,
            MapState<Tuple2<UK, Long>, Buckets<A>> pages,
            DueItems<UK> index,
            CleanupTimers cleanup,
            ExpiryMetrics metrics,
            AggregateFunction<IN, A, OUT> function,
            TypeSerializer<A> accumulators,
            long duration,
            long width) {
        this.keys = keys;
        this.recent = recent;
        this.pages = pages;
        this.index = index;
        this.cleanup = cleanup;
        this.metrics = metrics;
        this.function = function;
        this.accumulators = accumulators;
        this.duration = duration;
        this.width = width;
        this.recentSpan = Times.saturatedAdd(duration, duration);
    }

    private long endOfBucket(long timestamp) {
        return Times.saturatedAdd(timestamp, width - Math.floorMod(timestamp, width));
    }

    /** When the newest element that a bucket may contain expires. */
    private long expiry(long end) {
        return Times.saturatedAdd(end, duration - 1);
    }

    OUT result(A accumulator) {
        return function.getResult(accumulator);
    }

    boolean add(Moment moment, UK key, IN value, long timestamp, Removed<UK, A> removed)
            throws Exception {
        moment.checkWritable();
        long end = endOfBucket(timestamp);
        if (expiry(end) <= cleanup.now(moment)) {
            metrics.late();
            return false;
        }
        Buckets<A> found = recent.get(key);
        List<Bucket<A>> buckets = new ArrayList<>();
        Pages old = Pages.NONE;
        if (found != null) {
            dropExpired(key, found.all, cleanup.passed(moment), buckets, removed);
            old = found.pages;
        }
        if (found != null && isOld(end, Buckets.newestEnd(found.all))) {
            old = addToPage(key, old, end, value);
        } else {
            buckets = Buckets.with(buckets, added(buckets, end, value));
            old = moveOld(key, buckets, old);
        }
        store(moment, key, buckets, old, expiry(end), found);
        return true;
    }

    /** Whether a bucket is so old that the next elements will hardly need it. */
    private boolean isOld(long end, long newestEnd) {
        return end < Times.saturatedAdd(newestEnd, -recentSpan);
    }

    private Bucket<A> added(List<Bucket<A>> buckets, long end, IN value) {
        for (Bucket<A> bucket : buckets) {
            if (bucket.end == end) {
                A accumulator = accumulators.copy(bucket.accumulator);
                return new Bucket<>(
                        end, Math.max(width, bucket.width), function.add(value, accumulator));
            }
        }
        return new Bucket<>(end, width, function.add(value, function.createAccumulator()));
    }

    private Pages addToPage(UK key, Pages old, long end, IN value) throws Exception {
        Pages ofLength = old.isEmpty() ? new Pages(recentSpan, 0, -1) : old;
        long page = ofLength.pageOf(end);
        List<Bucket<A>> buckets = page(key, page);
        putPage(key, page, Buckets.with(buckets, added(buckets, end, value)));
        return ofLength.with(page);
    }

    private List<Bucket<A>> page(UK key, long page) throws Exception {
        Buckets<A> found = pages.get(Tuple2.of(key, page));
        return found == null ? List.of() : found.all;
    }

    private void putPage(UK key, long page, List<Bucket<A>> buckets) throws Exception {
        pages.put(Tuple2.of(key, page), Buckets.page(buckets));
    }

    /** Moves buckets that have become old into pages. */
    private Pages moveOld(UK key, List<Bucket<A>> buckets, Pages old) throws Exception {
        long newest = Buckets.newestEnd(buckets);
        Pages all = old;
        for (Iterator<Bucket<A>> each = buckets.iterator(); each.hasNext(); ) {
            Bucket<A> bucket = each.next();
            if (isOld(bucket.end, newest)) {
                all = all.isEmpty() ? new Pages(recentSpan, 0, -1) : all;
                long page = all.pageOf(bucket.end);
                putPage(key, page, merged(page(key, page), bucket));
                all = all.with(page);
                each.remove();
            }
        }
        return all;
    }

    /** The same bucket may be there if the duration was shorter before. */
    private List<Bucket<A>> merged(List<Bucket<A>> buckets, Bucket<A> moved) {
        for (Bucket<A> bucket : buckets) {
            if (bucket.end == moved.end) {
                A both =
                        function.merge(
                                accumulators.copy(bucket.accumulator),
                                accumulators.copy(moved.accumulator));
                return Buckets.with(
                        buckets,
                        new Bucket<>(moved.end, Math.max(bucket.width, moved.width), both));
            }
        }
        return Buckets.with(buckets, moved);
    }

    private void store(
            Moment moment,
            UK key,
            List<Bucket<A>> buckets,
            Pages old,
            long expiresAt,
            @Nullable Buckets<A> found)
            throws Exception {
        long due = cleanup.due(moment, expiresAt);
        if (found != null && found.due <= due) {
            cleanup.ensurePassed(moment, found.due);
            recent.put(key, new Buckets<>(buckets, found.due, found.chunk, old));
            return;
        }
        if (found != null) {
            index.remove(found.due, found.chunk, key);
        }
        DueItems.Place place = index.add(due, key);
        recent.put(key, new Buckets<>(buckets, due, place.chunk, old));
        if (place.isNewTime) {
            cleanup.ensure(moment, due);
        }
    }

    /** The accumulators that count as of a moment, merged; null if there are none. */
    @Nullable
    A get(Moment moment, UK key) throws Exception {
        Buckets<A> found = recent.get(key);
        return found == null ? null : merged(moment, key, found);
    }

    @Nullable
    private A merged(Moment moment, UK key, Buckets<A> found) throws Exception {
        long now = cleanup.now(moment);
        A merged = merged(null, found.all, now);
        if (!found.pages.isEmpty()) {
            for (long page : pagesOf(key, countingAsOf(now, found.pages))) {
                merged = merged(merged, page(key, page), now);
            }
        }
        return merged;
    }

    private Pages countingAsOf(long now, Pages all) {
        if (now == Long.MIN_VALUE) {
            // What has no time sees all.
            return all;
        }
        // No bucket is wider than a page, also if it was written with another width.
        long first = all.pageOf(Times.saturatedAdd(now, -duration));
        long last = all.pageOf(Times.saturatedAdd(now, Math.max(width, all.length)));
        return new Pages(all.length, Math.max(first, all.first), Math.min(last, all.last));
    }

    /** The pages of a key that there are, the earliest first, and maybe some that are empty. */
    private Iterable<Long> pagesOf(UK key, Pages range) throws Exception {
        if (range.last - range.first < MANY_PAGES) {
            return LongStream.rangeClosed(range.first, range.last)::iterator;
        }
        // An element whose time is far off, as 0, leaves a gap in which nobody should look.
        TreeSet<Long> found = new TreeSet<>();
        for (Tuple2<UK, Long> page : pages.keys()) {
            if (keys.same(page.f0, key)) {
                found.add(page.f1);
            }
        }
        return found;
    }

    @Nullable
    private A merged(@Nullable A before, List<Bucket<A>> buckets, long now) {
        A merged = before;
        for (Bucket<A> bucket : buckets) {
            if (counts(bucket, now)) {
                A next = accumulators.copy(bucket.accumulator);
                merged = merged == null ? next : function.merge(merged, next);
            }
        }
        return merged;
    }

    private boolean counts(Bucket<A> bucket, long now) {
        return now == Long.MIN_VALUE
                || expiry(bucket.end) > now && Times.saturatedAdd(bucket.end, -bucket.width) <= now;
    }

    /** Gets a key in the map and what counts as of a moment. */
    @FunctionalInterface
    interface Consumer<UK, A> {
        void accept(UK key, A accumulator) throws Exception;
    }

    void forEach(Moment moment, Consumer<UK, A> consumer) throws Exception {
        for (Map.Entry<UK, Buckets<A>> entry : recent.entries()) {
            A merged = merged(moment, entry.getKey(), entry.getValue());
            if (merged != null) {
                consumer.accept(entry.getKey(), merged);
            }
        }
    }

    void remove(Moment moment, UK key, Removed<UK, A> removed) throws Exception {
        Buckets<A> found = recent.get(key);
        if (found == null) {
            return;
        }
        reportExpired(moment, key, found, removed);
        for (long page : pagesOf(key, found.pages)) {
            pages.remove(Tuple2.of(key, page));
        }
        recent.remove(key);
        index.remove(found.due, found.chunk, key);
    }

    /**
     * @param removed null if nobody wants to hear what has expired
     */
    void clear(Moment moment, @Nullable Removed<UK, A> removed) throws Exception {
        if (removed != null) {
            for (Map.Entry<UK, Buckets<A>> entry : recent.entries()) {
                reportExpired(moment, entry.getKey(), entry.getValue(), removed);
            }
        }
        recent.clear();
        pages.clear();
        index.clear();
    }

    private void reportExpired(Moment moment, UK key, Buckets<A> found, Removed<UK, A> removed)
            throws Exception {
        long passed = cleanup.passed(moment);
        dropExpired(key, found.all, passed, new ArrayList<>(), removed);
        for (long page : pagesOf(key, found.pages)) {
            dropExpired(key, page(key, page), passed, new ArrayList<>(), removed);
        }
    }

    boolean onTimer(Moment moment, long timestamp, Removed<UK, A> removed) throws Exception {
        if (!cleanup.fired(timestamp)) {
            return false;
        }
        long begin = metrics.beginCleanup();
        long passed = cleanup.passed(moment);
        Long next =
                index.visit(
                        passed,
                        (key, due, chunk) -> {
                            Buckets<A> found = recent.get(key);
                            if (found != null && found.due == due && found.chunk == chunk) {
                                cleanUp(moment, key, found, passed, removed);
                            }
                        });
        cleanup.proceed(moment, timestamp, next);
        metrics.endCleanup(begin);
        return true;
    }

    private void cleanUp(
            Moment moment, UK key, Buckets<A> found, long passed, Removed<UK, A> removed)
            throws Exception {
        List<Bucket<A>> left = new ArrayList<>();
        long next = dropExpired(key, found.all, passed, left, removed);
        Pages pagesLeft = Pages.NONE;
        for (long page : pagesOf(key, found.pages)) {
            List<Bucket<A>> before = page(key, page);
            List<Bucket<A>> after = new ArrayList<>();
            next = Math.min(next, dropExpired(key, before, passed, after, removed));
            if (!after.isEmpty()) {
                if (after.size() < before.size()) {
                    putPage(key, page, after);
                }
                // Those that follow are later, and so all of them stay.
                pagesLeft = new Pages(found.pages.length, page, found.pages.last);
                break;
            }
            if (!before.isEmpty()) {
                pages.remove(Tuple2.of(key, page));
            }
        }
        if (left.isEmpty() && pagesLeft.isEmpty()) {
            recent.remove(key);
        } else {
            metrics.visitedLive();
            store(moment, key, left, pagesLeft, next, null);
        }
    }

    /**
     * @param left gets those that have not expired
     * @return when the next of them expires; the end of time if there is none
     */
    private long dropExpired(
            UK key,
            List<Bucket<A>> buckets,
            long passed,
            List<Bucket<A>> left,
            Removed<UK, A> removed)
            throws Exception {
        long next = Long.MAX_VALUE;
        for (Bucket<A> bucket : buckets) {
            long expiresAt = expiry(bucket.end);
            if (expiresAt <= passed) {
                removed.accept(key, bucket.accumulator, expiresAt);
            } else {
                left.add(bucket);
                next = Math.min(next, expiresAt);
            }
        }
        return next;
    }
}
