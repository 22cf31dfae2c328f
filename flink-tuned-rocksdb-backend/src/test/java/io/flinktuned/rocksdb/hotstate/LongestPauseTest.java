/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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
