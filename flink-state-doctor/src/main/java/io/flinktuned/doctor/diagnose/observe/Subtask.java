// SPDX-License-Identifier: Apache-2.0
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
