// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.uniquevisitors;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

class VisitGeneratorTest {

    private static final long VISITS = 100_000;
    private static final int DAYS = 10;

    @Test
    void theNthVisitIsAlwaysTheSame() {
        for (long n : new long[] {0, 1, VISITS - 1}) {
            Visit visit = new VisitGenerator(VISITS, 1000, DAYS, 7).map(n);

            assertThat(new VisitGenerator(VISITS, 1000, DAYS, 7).map(n))
                    .usingRecursiveComparison()
                    .isEqualTo(visit);
            assertThat(new VisitGenerator(VISITS, 1000, DAYS, 8).map(n))
                    .usingRecursiveComparison()
                    .isNotEqualTo(visit);
        }
    }

    /** Of a visitor x out of N all lower ones have a share of (x / N) ^ (1 / 3) in the visits. */
    private static double expectedVisitors() {
        double expected = 0;
        double lower = 0;
        for (int visitor = 1; visitor <= 1_000_000; visitor++) {
            double upTo = Math.cbrt(visitor / 1_000_000.0);
            expected += 1 - Math.pow(1 - (upTo - lower), VISITS);
            lower = upTo;
        }
        return expected;
    }

    @Test
    void someVisitsAreLateAndSomeVisitorsComeOften() {
        VisitGenerator generator = new VisitGenerator(VISITS, 1_000_000, DAYS, 7);
        Set<Long> visitors = new HashSet<>();
        long firstDay = VisitGenerator.FIRST_DAY.toEpochDay();
        long latest = 0;
        int late = 0;
        for (long n = 0; n < VISITS; n++) {
            Visit visit = generator.map(n);
            visitors.add(visit.visitor);
            assertThat(visit.visitor).isBetween(0L, 999_999L);
            assertThat(Days.of(visit.time)).isBetween(firstDay, firstDay + DAYS - 1);
            latest = Math.max(latest, visit.time);
            assertThat(visit.time).isGreaterThan(latest - VisitGenerator.MAX_DELAY.toMillis());
            if (visit.time < latest - VisitGenerator.USUAL_DELAY.toMillis()) {
                late++;
            }
        }

        assertThat(late).isBetween(4_500, 5_000);
        // With evenly drawn visitors it would be about 95,000.
        assertThat((double) visitors.size())
                .isCloseTo(expectedVisitors(), withinPercentage(1))
                .isLessThan(85_000);
    }
}
