// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import io.flinktuned.benchmarks.backend.BackendName;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.types.Row;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs every job once with every backend, as short as can be, and checks the results. */
class JobResultsITCase {

    private static final long COUNT = 20_000;
    private static final Duration GUARD = Duration.ofMinutes(2);

    /** So long a step that there are several of each window. */
    private static final AuctionEvents EVENTS = new AuctionEvents(3, Duration.ofMillis(100));

    private static final Map<String, JobCluster> CLUSTERS = new HashMap<>();

    @BeforeAll
    static void startClusters() throws Exception {
        for (String backend : BackendName.all()) {
            CLUSTERS.put(backend, new JobCluster(backend, MemorySize.parse("128 mb")));
        }
    }

    @AfterAll
    static void stopClusters() throws Exception {
        for (JobCluster cluster : CLUSTERS.values()) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void allBackendsHaveTheSameResult(Job job) throws Exception {
        JobsTable table = new JobsTable();
        for (String backend : CLUSTERS.keySet()) {
            Map<Metric, Double> run = CLUSTERS.get(backend).run(job::results, EVENTS, COUNT, GUARD);
            assertThat(run.get(Metric.EVENTS)).isEqualTo(COUNT);
            assertThat(run.get(Metric.RESULT_ROWS)).isPositive();
            assertThat(run.get(Metric.EVENTS_PER_SECOND)).isPositive();
            table.add("", backend, run);
        }
        table.checkResults();
    }

    @Test
    void aJobIsStoppedWhenItsTimeIsUp() throws Exception {
        Map<Metric, Double> run =
                CLUSTERS.get("rocksdb")
                        .run(Job.REGULAR_JOIN::results, EVENTS, 500_000_000, Duration.ofSeconds(1));

        assertThat(run.get(Metric.EVENTS)).isLessThan(500_000_000);
        assertThat(run)
                .containsKey(Metric.WHOLE_EVENTS_PER_SECOND)
                .doesNotContainKeys(
                        Metric.EVENTS_PER_SECOND, Metric.RESULT_ROWS, Metric.RESULT_HASH);
    }

    @Test
    void regularJoin() throws Exception {
        Map<Long, Auction> auctions = new HashMap<>();
        numbers()
                .filter(AuctionEvents::isAuction)
                .mapToObj(EVENTS::auction)
                .forEach(auction -> auctions.put(auction.id, auction));

        assertResult(
                Job.REGULAR_JOIN,
                bids().stream()
                        .map(
                                bid ->
                                        Row.of(
                                                bid.id,
                                                bid.bidder,
                                                bid.price,
                                                bid.channel,
                                                auctions.get(bid.auction).seller,
                                                auctions.get(bid.auction).category))
                        .collect(Collectors.toList()));
    }

    @Test
    void wholeRowsJoin() throws Exception {
        AuctionEvents wide = new AuctionEvents(3, Duration.ofMillis(100), Rows.WIDE);
        Map<Long, Auction> auctions = new HashMap<>();
        numbers()
                .filter(AuctionEvents::isAuction)
                .mapToObj(wide::auction)
                .forEach(auction -> auctions.put(auction.id, auction));
        List<Row> expected = new ArrayList<>();
        numbers()
                .filter(AuctionEvents::isBid)
                .mapToObj(wide::bid)
                .forEach(
                        bid -> {
                            Auction auction = auctions.get(bid.auction);
                            expected.add(
                                    Row.of(
                                            bid.id,
                                            bid.auction,
                                            bid.bidder,
                                            bid.price,
                                            bid.channel,
                                            bid.url,
                                            bid.extra,
                                            auction.seller,
                                            auction.category,
                                            auction.item,
                                            auction.description,
                                            auction.reserve,
                                            auction.extra));
                        });

        assertResult(Job.WHOLE_ROWS_JOIN, wide, expected);
    }

    @Test
    void tumblingCountDistinct() throws Exception {
        long window = Duration.ofMinutes(10).toMillis();
        Map<List<Long>, Set<Long>> bidders = new HashMap<>();
        Map<List<Long>, Long> counts = new HashMap<>();
        for (Bid bid : bids()) {
            long time = EVENTS.timestamp(bid.id);
            List<Long> key = List.of(bid.auction, time - time % window);
            counts.merge(key, 1L, Long::sum);
            bidders.computeIfAbsent(key, none -> new HashSet<>()).add(bid.bidder);
        }

        List<Row> expected = new ArrayList<>();
        counts.forEach(
                (key, count) ->
                        expected.add(
                                Row.of(
                                        key.get(0),
                                        LocalDateTime.ofInstant(
                                                Instant.ofEpochMilli(key.get(1)), ZoneOffset.UTC),
                                        count,
                                        (long) bidders.get(key).size())));
        assertResult(Job.TUMBLING_COUNT_DISTINCT, expected);
    }

    @Test
    void topN() throws Exception {
        List<Row> expected = new ArrayList<>();
        bids().stream()
                .collect(Collectors.groupingBy(bid -> bid.auction))
                .forEach(
                        (auction, bids) ->
                                bids.stream()
                                        .sorted(
                                                Comparator.comparingLong((Bid bid) -> -bid.price)
                                                        .thenComparing(bid -> bid.id))
                                        .limit(10)
                                        .map(bid -> Row.of(auction, bid.id, bid.bidder, bid.price))
                                        .forEach(expected::add));
        assertResult(Job.TOP_N, expected);
    }

    @Test
    void deduplicateLast() throws Exception {
        Map<List<Long>, Bid> last = new HashMap<>();
        bids().stream()
                .sorted(Comparator.comparingLong(bid -> EVENTS.timestamp(bid.id)))
                .forEach(bid -> last.put(List.of(bid.bidder, bid.auction), bid));

        assertResult(
                Job.DEDUPLICATE_LAST,
                last.values().stream()
                        .map(bid -> Row.of(bid.bidder, bid.auction, bid.id, bid.price))
                        .collect(Collectors.toList()));
    }

    @Test
    void datastreamSessionWindow() throws Exception {
        Map<Long, TreeMap<Long, Bid>> byAuctionAndTime = new HashMap<>();
        for (Bid bid : bids()) {
            byAuctionAndTime
                    .computeIfAbsent(bid.auction, none -> new TreeMap<>())
                    .put(EVENTS.timestamp(bid.id), bid);
        }
        List<Row> expected = new ArrayList<>();
        byAuctionAndTime.forEach(
                (auction, bids) -> {
                    Row session = null;
                    for (Map.Entry<Long, Bid> bid : bids.entrySet()) {
                        long end = bid.getKey() + DataStreamJobs.SESSION_GAP.toMillis();
                        if (session == null || bid.getKey() > (long) session.getFieldAs(2)) {
                            session = Row.of(auction, bid.getKey(), end, 0L, 0L);
                            expected.add(session);
                        }
                        session.setField(2, end);
                        session.setField(3, 1 + (long) session.getFieldAs(3));
                        session.setField(4, Math.max(bid.getValue().price, session.getFieldAs(4)));
                    }
                });
        assertResult(Job.DATASTREAM_SESSION_WINDOW, expected);
    }

    private static LongStream numbers() {
        return LongStream.range(0, COUNT);
    }

    private static List<Bid> bids() {
        return numbers()
                .filter(AuctionEvents::isBid)
                .mapToObj(EVENTS::bid)
                .collect(Collectors.toList());
    }

    private static void assertResult(Job job, List<Row> expected) throws Exception {
        assertResult(job, EVENTS, expected);
    }

    private static void assertResult(Job job, AuctionEvents events, List<Row> expected)
            throws Exception {
        Map<Metric, Double> run = CLUSTERS.get("hashmap").run(job::results, events, COUNT, GUARD);

        assertThat(run.get(Metric.RESULT_ROWS)).isEqualTo(expected.size());
        assertThat(run.get(Metric.RESULT_HASH))
                .isEqualTo(
                        ResultCounter.fold(expected.stream().mapToLong(ResultCounter::hash).sum()));
    }
}
