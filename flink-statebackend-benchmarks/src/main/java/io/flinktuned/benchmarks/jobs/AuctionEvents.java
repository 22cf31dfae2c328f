// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * The life of an auction house as a sequence of numbered events. Event {@code n} is a function of
 * the seed and of {@code n} and of nothing else, so the events are the same whatever the
 * parallelism and after every restart. {@link Rows} only says how much text there is besides.
 *
 * <p>Of every {@value #ROUND} events one is a {@link Person} who registers, three are an {@link
 * Auction} that opens, and the other 46 are a {@link Bid}.
 *
 * <p><b>Skew.</b> Bids go to the {@value #OPEN_AUCTIONS} newest auctions, bidders and sellers are
 * among the {@value #ACTIVE_PERSONS} newest persons. Among these, popularity follows Zipf's law
 * with exponent 1: the most popular auction gets about 7 % of all bids, half of the bids go to
 * about 130 auctions. An auction stays as popular as it is until it is no longer among the newest.
 * Prices, channels and categories are skewed too.
 *
 * <p><b>Event time.</b> No two events have the same. It advances with {@code n} by a fixed step,
 * and in each block of {@value #BLOCK} events the order is another.
 */
public final class AuctionEvents implements Serializable {

    private static final long serialVersionUID = 1L;

    static final int ROUND = 50;
    static final int PERSONS = 1;
    static final int AUCTIONS = 3;

    static final int OPEN_AUCTIONS = 1 << 14;
    static final int ACTIVE_PERSONS = 1 << 13;

    /** A power of two. */
    private static final int BLOCK = 64;

    private static final long START = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();

    /** Prime and larger than the numbers it scatters, so that it maps no two of them to one. */
    private static final long SCATTER = 1_000_003;

    private static final String[] CHANNELS = {"app", "web", "partner", "phone", "agent"};
    private static final String[] CITIES = {
        "Aarhus", "Bilbao", "Cork", "Dresden", "Espoo", "Florence", "Ghent", "Haarlem"
    };
    private static final String[] WORDS = {
        "antique", "blue", "brass", "ceramic", "chair", "clock", "copper", "desk", "early", "fine",
        "framed", "glass", "gold", "handmade", "ivory", "lamp", "large", "leather", "map", "mirror",
        "oak", "old", "painted", "pair", "rare", "red", "round", "signed", "silver", "small",
        "table", "watch"
    };

    private final long seed;
    private final long step;
    private final Rows rows;

    /**
     * Narrow rows.
     *
     * @param seed two seeds give two different streams
     * @param step of event time from one event to the next, at least one millisecond
     */
    public AuctionEvents(long seed, Duration step) {
        this(seed, step, Rows.NARROW);
    }

    /**
     * @param seed two seeds give two different streams
     * @param step of event time from one event to the next, at least one millisecond
     */
    public AuctionEvents(long seed, Duration step, Rows rows) {
        if (step.toMillis() < 1) {
            throw new IllegalArgumentException("The step must be at least 1 ms: " + step);
        }
        this.seed = seed;
        this.step = step.toMillis();
        this.rows = rows;
    }

    static boolean isPerson(long n) {
        return n % ROUND < PERSONS;
    }

    static boolean isAuction(long n) {
        return !isPerson(n) && n % ROUND < PERSONS + AUCTIONS;
    }

    /** Whether event {@code n} is a bid. */
    public static boolean isBid(long n) {
        return n % ROUND >= PERSONS + AUCTIONS;
    }

    /** Persons among the first {@code n} events. */
    private static long persons(long n) {
        return n / ROUND * PERSONS + Math.min(n % ROUND, PERSONS);
    }

    /** Auctions among the first {@code n} events. */
    private static long auctions(long n) {
        return n / ROUND * AUCTIONS + Math.max(0, Math.min(n % ROUND - PERSONS, AUCTIONS));
    }

    /** Event time of event {@code n}, in milliseconds since 1970. */
    long timestamp(long n) {
        long shuffled = n ^ (mix(seed + n / BLOCK) & (BLOCK - 1));
        return START + shuffled * step;
    }

    /** An event is at most this much older than one with a smaller number. */
    Duration outOfOrderness() {
        return Duration.ofMillis(BLOCK * step);
    }

    Person person(long n) {
        SplittableRandom random = random(n);
        Person person = new Person();
        person.id = persons(n);
        person.name = word(random) + " " + word(random);
        person.email = person.name.replace(' ', '.') + person.id + "@example.org";
        person.city = CITIES[skewed(random, CITIES.length)];
        person.state = person.city.substring(0, 2).toUpperCase(java.util.Locale.ROOT);
        person.extra = text(random, rows.person());
        return person;
    }

    Auction auction(long n) {
        SplittableRandom random = random(n);
        Auction auction = new Auction();
        auction.id = auctions(n);
        auction.seller = recent(random, persons(n), ACTIVE_PERSONS);
        auction.category = WORDS[skewed(random, WORDS.length)];
        auction.item = word(random) + " " + word(random);
        StringBuilder description = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            description.append(word(random)).append(' ');
        }
        auction.description = description.toString();
        auction.reserve = price(random);
        auction.extra = text(random, rows.auction());
        return auction;
    }

    /** Event {@code n}, which is a bid. */
    public Bid bid(long n) {
        SplittableRandom random = random(n);
        Bid bid = new Bid();
        bid.id = n;
        bid.auction = recent(random, auctions(n), OPEN_AUCTIONS);
        bid.bidder = recent(random, persons(n), ACTIVE_PERSONS);
        bid.price = price(random);
        bid.channel = CHANNELS[skewed(random, CHANNELS.length)];
        bid.url = "https://example.org/" + bid.auction + "/" + Long.toHexString(random.nextLong());
        bid.extra = text(random, rows.bid());
        return bid;
    }

    private SplittableRandom random(long n) {
        return new SplittableRandom(mix(seed ^ mix(n)));
    }

    /** From 1.00 to 10,000.00, as many between 1 and 10 as between 1,000 and 10,000. */
    private static long price(SplittableRandom random) {
        return (long) (100 * Math.pow(10_000, random.nextDouble()));
    }

    private static String word(SplittableRandom random) {
        return WORDS[random.nextInt(WORDS.length)];
    }

    /** Words, the last of which may be cut off. */
    private static String text(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(word(random)).append(' ');
        }
        text.setLength(length);
        return text.toString();
    }

    /** From 0 to {@code bound - 1}; {@code k} is about {@code k + 1} times as rare as 0. */
    private static int skewed(SplittableRandom random, int bound) {
        return (int) Math.pow(bound + 1.0, random.nextDouble()) - 1;
    }

    /** One of the newest {@code window} of {@code created} things, the popular ones more often. */
    private static long recent(SplittableRandom random, long created, int window) {
        int choice = (int) Math.min(created, window);
        // The rank belongs to a remainder modulo the window, so a thing keeps it.
        long remainder = skewed(random, choice) * SCATTER % choice;
        long newest = created - 1;
        return newest - Math.floorMod(newest - remainder, (long) choice);
    }

    /** The finalizer of MurmurHash3: each bit of the result depends on every bit of {@code x}. */
    static long mix(long x) {
        long h = x;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
