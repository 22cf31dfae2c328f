// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.uniquevisitors;

import org.apache.flink.connector.datagen.source.GeneratorFunction;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SplittableRandom;

/**
 * The nth visit of a made-up site: always the same one, so that a source can go on after a restart
 * and a test can tell what must come out.
 *
 * <p>Visitors with low numbers come often, those with high numbers hardly ever. One visit in twenty
 * is late by up to two days, as from a telephone without a network; the others by seconds.
 */
final class VisitGenerator implements GeneratorFunction<Long, Visit> {

    private static final long serialVersionUID = 1L;

    static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);

    /** How late a visit can be. */
    static final Duration MAX_DELAY = Duration.ofDays(2);

    /** How late those can be that are not late. */
    static final Duration USUAL_DELAY = Duration.ofSeconds(10);

    private static final int ONE_IN_SO_MANY_IS_LATE = 20;

    private final long visits;
    private final long visitors;
    private final long days;
    private final long seed;

    /**
     * @param visits how many there will be, spread evenly over the days
     * @param visitors how many different visitors can come
     */
    VisitGenerator(long visits, long visitors, long days, long seed) {
        this.visits = visits;
        this.visitors = visitors;
        this.days = days;
        this.seed = seed;
    }

    @Override
    public Visit map(Long n) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + n);
        double uniform = random.nextDouble();
        long visitor = (long) (visitors * uniform * uniform * uniform);
        Duration delay = random.nextInt(ONE_IN_SO_MANY_IS_LATE) == 0 ? MAX_DELAY : USUAL_DELAY;
        long start = FIRST_DAY.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
        double share = (double) n / visits;
        long arrival = start + (long) (share * Duration.ofDays(days).toMillis());
        return new Visit(visitor, Math.max(start, arrival - random.nextLong(delay.toMillis())));
    }
}
