// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.recovery;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class TimelineTest {

    private static final Duration WINDOW = Duration.ofSeconds(2);

    /** 100 a second for 10 seconds, nothing for 5, 50 a second for 5, and 100 again. */
    private final Timeline timeline = new Timeline();

    TimelineTest() {
        long count = 0;
        for (int second = 0; second <= 40; second++) {
            timeline.add(at(second), count);
            count += second < 10 || second >= 20 ? 100 : second < 15 ? 0 : 50;
        }
    }

    private static long at(double second) {
        return (long) (second * TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void betweenSamplesTheRateIsEven() {
        assertThat(timeline.rate(at(1.25), at(3.75))).isEqualTo(100, within(0.01));
        assertThat(timeline.rate(at(9), at(11))).isEqualTo(50, within(0.01));
    }

    @Test
    void theUsualRateIsTheMedianOfWindows() {
        assertThat(timeline.usualRate(at(0), at(14), WINDOW)).isEqualTo(100, within(0.01));
    }

    @Test
    void theFirstWindowThatIsFastEnoughEndsTheWait() {
        assertThat(timeline.secondsUntil(90, at(10), at(40), WINDOW).getAsDouble())
                .isEqualTo(9.6, within(0.01));
        assertThat(timeline.secondsUntil(40, at(10), at(40), WINDOW).getAsDouble())
                .isEqualTo(4.6, within(0.01));
    }

    @Test
    void aRateThatIsNotReachedIsNotReached() {
        assertThat(timeline.secondsUntil(90, at(10), at(20), WINDOW)).isEmpty();
    }

    @Test
    void lostIsTheWorkThatWasNotDone() {
        assertThat(timeline.secondsLost(100, at(10), at(30))).isEqualTo(7.5, within(0.01));
    }

    @Test
    void nothingIsKnownAfterTheLastSample() {
        assertThatThrownBy(() -> timeline.rate(at(39), at(41)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
