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

package io.flinktuned.ttl.expiry;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class RegisteredTimersTest {

    private final RegisteredTimers timers = new RegisteredTimers();

    @Test
    void knowsOnlyTimersThatAreRegisteredHoweverMany() {
        Random random = new Random(1);
        Set<String> registered = new HashSet<>();
        int known = 0;
        for (int i = 0; i < 1_000_000; i++) {
            long key = random.nextInt(90_000);
            long time = 1000L * random.nextInt(2);
            String timer = key + " " + time;
            if (random.nextInt(10) == 0) {
                timers.remove(key, time);
                registered.remove(timer);
            } else if (timers.add(key, time)) {
                registered.add(timer);
            } else {
                known++;
                assertThat(registered.contains(timer)).isTrue();
            }
        }
        // Those of the first time are not known; there is a place for nearly all others.
        assertThat(known).isGreaterThan(500_000);
    }

    @Test
    void aTimerThatHasFiredIsForgotten() {
        assertThat(timers.add("key", 1000)).isTrue();
        assertThat(timers.add("key", 1000)).isFalse();
        timers.remove("other", 1000);
        timers.remove("key", 2000);
        assertThat(timers.add("key", 1000)).isFalse();
        timers.remove("key", 1000);
        assertThat(timers.add("key", 1000)).isTrue();
    }

    @Test
    void neverTrustsAKeyThatMayChangeOrIsNotKnown() {
        StringBuilder mutable = new StringBuilder("key");
        for (int twice = 0; twice < 2; twice++) {
            assertThat(timers.add(mutable, 1000)).isTrue();
            assertThat(timers.add(null, 1000)).isTrue();
        }
    }

    /** A function may call it with the key in one method and without it in the other. */
    @Test
    void whatFiresForAnUnknownKeyMayHaveBeenAnyTimer() {
        timers.add("a", 1);
        timers.add("b", 2);

        timers.remove(null, 1);

        assertThat(timers.add("a", 1)).isTrue();
        assertThat(timers.add("b", 2)).isTrue();
    }
}
