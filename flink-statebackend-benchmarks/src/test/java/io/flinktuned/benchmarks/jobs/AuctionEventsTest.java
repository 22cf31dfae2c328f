// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class AuctionEventsTest {

    /** Enough for auctions and persons to leave the newest. */
    private static final long COUNT = 1_000_000;

    private final AuctionEvents events = new AuctionEvents(7, Duration.ofMillis(10));

    private static LongStream numbers() {
        return LongStream.range(0, COUNT);
    }

    private static LongStream bids() {
        return numbers().filter(AuctionEvents::isBid);
    }

    @Test
    void anEventDependsOnSeedAndNumberOnly() {
        AuctionEvents same = new AuctionEvents(7, Duration.ofMillis(10));
        AuctionEvents other = new AuctionEvents(8, Duration.ofMillis(10));
        List<Long> sample = List.of(999_999L, 4L, 500_017L, 4L);

        for (long n : sample) {
            assertThat(same.bid(n)).usingRecursiveComparison().isEqualTo(events.bid(n));
            assertThat(same.auction(n)).usingRecursiveComparison().isEqualTo(events.auction(n));
            assertThat(same.person(n)).usingRecursiveComparison().isEqualTo(events.person(n));
            assertThat(other.bid(n)).usingRecursiveComparison().isNotEqualTo(events.bid(n));
        }
    }

    @Test
    void wideRowsDifferInTheirTextOnlyAndAreAsLongAsRealOnes() {
        AuctionEvents wide = new AuctionEvents(7, Duration.ofMillis(10), Rows.WIDE);
        for (long n : List.of(999_999L, 4L, 500_017L)) {
            assertThat(wide.bid(n))
                    .usingRecursiveComparison()
                    .ignoringFields("extra")
                    .isEqualTo(events.bid(n));
            assertThat(wide.auction(n))
                    .usingRecursiveComparison()
                    .ignoringFields("extra")
                    .isEqualTo(events.auction(n));
            assertThat(wide.person(n))
                    .usingRecursiveComparison()
                    .ignoringFields("extra")
                    .isEqualTo(events.person(n));
            assertThat(events.bid(n).extra).isEmpty();
            assertThat(wide.bid(n)).usingRecursiveComparison().isEqualTo(wide.bid(n));
        }

        // With eight bytes for each number.
        assertThat(
                        bids().limit(1000)
                                .mapToObj(wide::bid)
                                .mapToInt(bid -> length(bid.channel, bid.url, bid.extra) + 32)
                                .average())
                .hasValueCloseTo(100.0, within(20.0));
        assertThat(
                        numbers()
                                .filter(AuctionEvents::isAuction)
                                .limit(1000)
                                .mapToObj(wide::auction)
                                .mapToInt(
                                        auction ->
                                                length(
                                                                auction.category,
                                                                auction.item,
                                                                auction.description,
                                                                auction.extra)
                                                        + 24)
                                .average())
                .hasValueCloseTo(500.0, within(20.0));
        assertThat(
                        numbers()
                                .filter(AuctionEvents::isPerson)
                                .limit(1000)
                                .mapToObj(wide::person)
                                .mapToInt(
                                        person ->
                                                length(
                                                                person.name,
                                                                person.email,
                                                                person.city,
                                                                person.state,
                                                                person.extra)
                                                        + 8)
                                .average())
                .hasValueCloseTo(200.0, within(20.0));
    }

    private static int length(String... texts) {
        return String.join("", texts).length();
    }

    @Test
    void fiftyEventsAreOnePersonThreeAuctionsAndBids() {
        assertThat(numbers().filter(AuctionEvents::isPerson).count()).isEqualTo(COUNT / 50);
        assertThat(numbers().filter(AuctionEvents::isAuction).count()).isEqualTo(COUNT * 3 / 50);
        assertThat(bids().count()).isEqualTo(COUNT * 46 / 50);
    }

    @Test
    void personsAndAuctionsAreNumberedInOrder() {
        assertThat(numbers().filter(AuctionEvents::isPerson).map(n -> events.person(n).id))
                .containsExactlyElementsOf(
                        LongStream.range(0, COUNT / 50).boxed().collect(Collectors.toList()));
        assertThat(numbers().filter(AuctionEvents::isAuction).map(n -> events.auction(n).id))
                .containsExactlyElementsOf(
                        LongStream.range(0, COUNT * 3 / 50).boxed().collect(Collectors.toList()));
    }

    @Test
    void onlyTheNewestTakePart() {
        long persons = 0;
        long auctions = 0;
        for (long n = 0; n < COUNT; n++) {
            if (AuctionEvents.isPerson(n)) {
                persons++;
            } else if (AuctionEvents.isAuction(n)) {
                auctions++;
                assertThat(events.auction(n).seller)
                        .isBetween(oldest(persons, AuctionEvents.ACTIVE_PERSONS), persons - 1);
            } else {
                Bid bid = events.bid(n);
                assertThat(bid.auction)
                        .isBetween(oldest(auctions, AuctionEvents.OPEN_AUCTIONS), auctions - 1);
                assertThat(bid.bidder)
                        .isBetween(oldest(persons, AuctionEvents.ACTIVE_PERSONS), persons - 1);
            }
        }
    }

    private static long oldest(long created, int newest) {
        return Math.max(0, created - newest);
    }

    @Test
    void someAuctionsAndBiddersArePopularButMostTakePart() {
        // While one auction after the other opens, so that the popular ones change a few times.
        long from = COUNT / 2;
        LongUnaryOperator auction = n -> events.bid(n).auction;
        LongUnaryOperator bidder = n -> events.bid(n).bidder;

        assertThat(shareOfMostPopular(auction, from, 1)).isBetween(0.05, 0.08);
        assertThat(shareOfMostPopular(auction, from, 127)).isBetween(0.45, 0.55);
        assertThat(shareOfMostPopular(bidder, from, 1)).isBetween(0.05, 0.09);
        Set<Long> all = new HashSet<>();
        bids().map(auction).forEach(all::add);
        assertThat(all.size()).isGreaterThan((int) (COUNT * 3 / 50 / 2));
    }

    /** Of the bids among 20,000 events, in which nearly the same auctions are open. */
    private static double shareOfMostPopular(LongUnaryOperator field, long from, int most) {
        Map<Long, Integer> bids = new HashMap<>();
        LongStream.range(from, from + 20_000)
                .filter(AuctionEvents::isBid)
                .map(field)
                .forEach(value -> bids.merge(value, 1, Integer::sum));
        double all = bids.values().stream().mapToInt(count -> count).sum();
        return bids.values().stream()
                        .sorted((one, other) -> other - one)
                        .limit(most)
                        .mapToInt(count -> count)
                        .sum()
                / all;
    }

    @Test
    void eventTimesAreUniqueAndOutOfOrderWithinTheBound() {
        Set<Long> times = new HashSet<>();
        long latest = Long.MIN_VALUE;
        long unordered = 0;
        for (long n = 0; n < COUNT; n++) {
            long time = events.timestamp(n);
            times.add(time);
            if (time < latest) {
                unordered++;
                assertThat(latest - time).isLessThan(events.outOfOrderness().toMillis());
            }
            latest = Math.max(latest, time);
        }
        assertThat(times).hasSize((int) COUNT);
        assertThat(unordered).isGreaterThan(COUNT / 10);
        assertThat(latest - events.timestamp(0)).isBetween(COUNT * 10 - 1_000, COUNT * 10 + 1_000);
    }

    @Test
    void refusesAStepThatMakesTimesEqual() {
        assertThatThrownBy(() -> new AuctionEvents(1, Duration.ofNanos(1)))
                .hasMessageContaining("at least 1 ms");
    }
}
