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

package io.flinktuned.benchmarks.pauses;

import org.openjdk.jmh.annotations.Benchmark;

/** How long the longest registration of a timer takes; there is none before. */
public class TimerRegisterPauseBenchmark extends TimerPauseBenchmark {

    @Override
    void fill() {}

    @Override
    void fired(long timestamp) {
        throw new IllegalStateException("No timer is due.");
    }

    /** Timers that are due before the next checkpoint. */
    @Benchmark
    public void timerRegisterNear() {
        registerBetween(1, CHECKPOINT_INTERVAL.toMillis());
    }

    /** Timers that are due after it. */
    @Benchmark
    public void timerRegisterFar() {
        registerBetween(CHECKPOINT_INTERVAL.toMillis(), FARTHEST);
    }

    private void registerBetween(long first, long end) {
        calls.start();
        for (long key = 0; key < keys; key++) {
            register(key, random.nextLong(first, end));
            calls.ended();
        }
    }
}
