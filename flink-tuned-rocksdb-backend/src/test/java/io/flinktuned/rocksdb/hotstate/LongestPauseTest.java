// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.util.clock.ManualClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class LongestPauseTest {

    private final ManualClock clock = new ManualClock();
    private final LongestPause pause = new LongestPause(clock);

    private void pass(int seconds) {
        clock.advanceTime(Duration.ofSeconds(seconds));
    }

    @Test
    void theLongestOfThisMinuteAndTheOneBeforeIsShown() {
        pause.add(5);
        pause.add(3);
        assertThat(pause.nanos()).isEqualTo(5);

        pass(60);
        pause.add(2);
        assertThat(pause.nanos()).isEqualTo(5);

        pass(60);
        pause.add(1);
        assertThat(pause.nanos()).isEqualTo(2);
    }

    @Test
    void aLongOneIsForgottenEvenIfThereIsNoOtherAfterIt() {
        pause.add(5);
        pass(60);
        assertThat(pause.nanos()).isEqualTo(5);
        pass(60);
        assertThat(pause.nanos()).isZero();
    }

    @Test
    void oneOfLongAgoIsNotTheMinuteBefore() {
        pause.add(5);
        pass(600);
        pause.add(1);
        assertThat(pause.nanos()).isEqualTo(1);
    }
}
