// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.eviction;

import io.flinktuned.benchmarks.jobs.AuctionEvents;
import io.flinktuned.benchmarks.jobs.Bid;
import io.flinktuned.benchmarks.state.Distribution;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.LongStream;

/** The keys of a state in the order in which they are used. */
enum Trace {
    /** Of each bid: state of auctions, as in joins and top-n. */
    AUCTIONS {
        @Override
        int[] keys() {
            return ofBids(bid -> bid.auction);
        }
    },
    /** Of each bid: state of persons, as in sessions. */
    BIDDERS {
        @Override
        int[] keys() {
            return ofBids(bid -> bid.bidder);
        }
    },
    /** Of each bid: as in deduplication, and the entries of a map. */
    BIDDERS_OF_AUCTIONS {
        @Override
        int[] keys() {
            return ofBids(bid -> bid.auction << 32 | bid.bidder);
        }
    },
    /** Of each bid: as in windows of ten seconds of event time. */
    AUCTIONS_IN_WINDOWS {
        @Override
        int[] keys() {
            return ofBids(bid -> bid.auction << 32 | bid.id / 10_000);
        }
    },
    /** Each key seldom, the hot ones often. */
    ZIPF {
        @Override
        int[] keys() {
            return Distribution.ZIPF.draw(KEYS, new SplittableRandom(SEED));
        }
    },
    /** The same, and after each tenth of it one look at each key. */
    ZIPF_AND_SCANS {
        @Override
        int[] keys() {
            int[] zipf = ZIPF.keys();
            int[] keys = new int[zipf.length + SCANS * KEYS];
            int part = zipf.length / SCANS;
            for (int scan = 0; scan < SCANS; scan++) {
                int start = scan * (part + KEYS);
                System.arraycopy(zipf, scan * part, keys, start, part);
                for (int key = 0; key < KEYS; key++) {
                    keys[start + part + key] = key;
                }
            }
            return keys;
        }
    },
    /** Each key as often as any other. */
    UNIFORM {
        @Override
        int[] keys() {
            return Distribution.UNIFORM.draw(KEYS, new SplittableRandom(SEED));
        }
    };

    private static final long SEED = 42;
    private static final int KEYS = 500_000;
    private static final int EVENTS = 4_000_000;
    private static final int SCANS = 10;

    /** From 0, without gaps. */
    abstract int[] keys();

    private static int[] ofBids(Function<Bid, Long> key) {
        AuctionEvents events = new AuctionEvents(SEED, Duration.ofMillis(1));
        Map<Long, Integer> numbers = new HashMap<>();
        return LongStream.range(0, EVENTS)
                .filter(AuctionEvents::isBid)
                .mapToObj(n -> key.apply(events.bid(n)))
                .mapToInt(k -> numbers.computeIfAbsent(k, none -> numbers.size()))
                .toArray();
    }
}
