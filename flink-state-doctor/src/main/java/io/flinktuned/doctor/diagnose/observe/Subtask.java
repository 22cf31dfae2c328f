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

package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.databind.JsonNode;

/** What a subtask did while it was watched. All shares are of its time, between 0 and 1. */
public final class Subtask {

    private final int index;
    private final double busy;
    private final double backPressured;
    private final double idle;
    private final long records;

    Subtask(JsonNode first, JsonNode last) {
        index = last.path("subtask").asInt();
        double busyMillis = growth(first, last, "accumulated-busy-time");
        double backPressuredMillis = growth(first, last, "accumulated-backpressured-time");
        double idleMillis = growth(first, last, "accumulated-idle-time");
        double all = busyMillis + backPressuredMillis + idleMillis;
        busy = all == 0 ? 0 : busyMillis / all;
        backPressured = all == 0 ? 0 : backPressuredMillis / all;
        idle = all == 0 ? 0 : idleMillis / all;
        records = Math.round(growth(first, last, "read-records"));
    }

    /** A metric that counts is smaller than before when the subtask was restarted. */
    private static double growth(JsonNode first, JsonNode last, String metric) {
        double before = number(first, metric);
        double after = number(last, metric);
        return after >= before ? after - before : after;
    }

    /** Flink gives NaN as text for sources of the old kind, whose busy time it does not know. */
    private static double number(JsonNode subtask, String metric) {
        double value = subtask.path("metrics").path(metric).asDouble(0);
        return Double.isNaN(value) ? 0 : value;
    }

    /** From 0. */
    public int index() {
        return index;
    }

    public double busy() {
        return busy;
    }

    public double backPressured() {
        return backPressured;
    }

    public double idle() {
        return idle;
    }

    /** Records that came in. */
    public long records() {
        return records;
    }
}
