// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sessiontimeout;

import org.apache.flink.connector.datagen.source.GeneratorFunction;

import java.time.Instant;
import java.util.SplittableRandom;

/**
 * The nth click on a made-up site: always the same one, so that a source can go on after a restart
 * and a test can tell what must come out.
 *
 * <p>There is a click each {@value #MILLIS_BETWEEN_CLICKS} ms. Users come one after the other,
 * click {@value #CLICKS_OF_A_USER} times on average, and do not come back.
 */
final class ClickGenerator implements GeneratorFunction<Long, Click> {

    private static final long serialVersionUID = 1L;

    static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    static final int MILLIS_BETWEEN_CLICKS = 10;
    static final int CLICKS_OF_A_USER = 10;

    private final long usersAtATime;
    private final long seed;

    /**
     * @param usersAtATime how many users click at a time; the more they are, the longer is the
     *     pause between two clicks of one of them
     */
    ClickGenerator(long usersAtATime, long seed) {
        this.usersAtATime = usersAtATime;
        this.seed = seed;
    }

    @Override
    public Click map(Long n) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + n);
        return new Click(
                n / CLICKS_OF_A_USER + random.nextLong(usersAtATime),
                START + n * MILLIS_BETWEEN_CLICKS);
    }
}
