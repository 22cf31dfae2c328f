// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sessiontimeout;

import java.util.Locale;
import java.util.Objects;

/** All sessions in a few numbers that do not depend on their order. */
final class SessionSummary {

    private long sessions;
    private long clicks;
    private long millis;
    private long checksum;

    /** Takes a session into account. */
    void add(Session session) {
        sessions++;
        clicks += session.clicks;
        millis += session.last - session.start;
        checksum += Objects.hash(session.user, session.start, session.last, session.clicks);
    }

    /** How many sessions there were. */
    long sessions() {
        return sessions;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof SessionSummary)) {
            return false;
        }
        SessionSummary that = (SessionSummary) other;
        return sessions == that.sessions
                && clicks == that.clicks
                && millis == that.millis
                && checksum == that.checksum;
    }

    @Override
    public int hashCode() {
        return Objects.hash(sessions, clicks, millis, checksum);
    }

    /** The summary as a line for people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d sessions of %,d clicks, %.1f minutes on average, checksum %016x",
                sessions,
                clicks,
                sessions == 0 ? 0 : millis / 60_000.0 / sessions,
                checksum);
    }
}
