// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.recovery;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** How fast a job was back. */
final class Recovery {

    /** A job that is as fast as this share of what it was is back. */
    static final double BACK = 0.9;

    /** Over which speed is measured. */
    static final Duration WINDOW = Duration.ofSeconds(2);

    private final double recordsPerSecond;
    private final double running;
    private final OptionalDouble back;
    private final double lost;

    private Recovery(double recordsPerSecond, double running, OptionalDouble back, double lost) {
        this.recordsPerSecond = recordsPerSecond;
        this.running = running;
        this.back = back;
        this.lost = lost;
    }

    /**
     * Of a job that stopped.
     *
     * @param usual records per second, before
     * @param stopped when it stopped
     * @param running when all its subtasks had processed a record again
     * @param watched for how long it is watched after it has stopped
     */
    static Recovery of(
            Timeline timeline, double usual, long stopped, long running, Duration watched) {
        long end = stopped + watched.toNanos();
        OptionalDouble back = timeline.secondsUntil(BACK * usual, running, end, WINDOW);
        double runningSeconds = (running - stopped) / 1e9;
        return new Recovery(
                usual,
                runningSeconds,
                back.isPresent()
                        ? OptionalDouble.of(runningSeconds + back.getAsDouble())
                        : OptionalDouble.empty(),
                timeline.secondsLost(usual, stopped, end));
    }

    /** For JSON. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("recordsPerSecondBefore", recordsPerSecond);
        map.put("secondsToRunning", running);
        map.put("secondsToBack", back.isPresent() ? back.getAsDouble() : null);
        map.put("secondsLost", lost);
        return map;
    }

    /** A cell of the table. */
    @Override
    public String toString() {
        return String.format(
                "%.1f / %s / %.1f",
                running, back.isPresent() ? String.format("%.1f", back.getAsDouble()) : "–", lost);
    }
}
