// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.sliding;

import org.apache.flink.annotation.Internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The accumulators of some time buckets of one key in the map, in no particular order: they are
 * few, and all are looked at anyway. Older ones may be in {@link Pages}. Never modified, because
 * the state backend may hold it.
 */
@Internal
public final class Buckets<A> {

    final List<Bucket<A>> all;

    /** Where the index of what is due has the key. */
    final long due;

    final int chunk;

    final Pages pages;

    Buckets(List<Bucket<A>> all, long due, int chunk, Pages pages) {
        this.all = Collections.unmodifiableList(all);
        this.due = due;
        this.chunk = chunk;
        this.pages = pages;
    }

    /** A page, which is not in the index by itself. */
    static <A> Buckets<A> page(List<Bucket<A>> all) {
        return new Buckets<>(all, 0, 0, Pages.NONE);
    }

    static <A> long newestEnd(List<Bucket<A>> buckets) {
        long newest = Long.MIN_VALUE;
        for (Bucket<A> bucket : buckets) {
            newest = Math.max(newest, bucket.end);
        }
        return newest;
    }

    /** These buckets with that of a time bucket replaced or added. */
    static <A> List<Bucket<A>> with(List<Bucket<A>> buckets, Bucket<A> changed) {
        List<Bucket<A>> updated = new ArrayList<>(buckets.size() + 1);
        for (Bucket<A> bucket : buckets) {
            if (bucket.end != changed.end) {
                updated.add(bucket);
            }
        }
        updated.add(changed);
        return updated;
    }

    /** The accumulator of a time bucket. */
    static final class Bucket<A> {

        /** The time before which its elements are; no two buckets have the same. */
        final long end;

        /** How long before the end it begins, which may have changed between runs. */
        final long width;

        final A accumulator;

        Bucket(long end, long width, A accumulator) {
            this.end = end;
            this.width = width;
            this.accumulator = accumulator;
        }
    }

    /** Which pages of old buckets there are: buckets are by their ends in pages of some length. */
    static final class Pages {

        static final Pages NONE = new Pages(1, 0, -1);

        final long length;
        final long first;
        final long last;

        Pages(long length, long first, long last) {
            this.length = length;
            this.first = first;
            this.last = last;
        }

        boolean isEmpty() {
            return first > last;
        }

        long pageOf(long end) {
            return Math.floorDiv(end, length);
        }

        /** With another one. */
        Pages with(long page) {
            return isEmpty()
                    ? new Pages(length, page, page)
                    : new Pages(length, Math.min(first, page), Math.max(last, page));
        }
    }
}
