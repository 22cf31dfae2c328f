// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sessiontimeout;

/** Clicks of a user with no long pause between them. A Flink POJO, kept as state, and a result. */
public class Session {

    /** Who. */
    public long user;

    /** Event time of the first click, in milliseconds since 1970. */
    public long start;

    /** Event time of the last click so far, in milliseconds since 1970. */
    public long last;

    /** How many clicks. */
    public long clicks;

    /** For Flink. */
    public Session() {}

    /** A session of one click. */
    public Session(Click first) {
        this.user = first.user;
        this.start = first.time;
        this.last = first.time;
        this.clicks = 1;
    }

    /** One more click. */
    void add(Click click) {
        last = click.time;
        clicks++;
    }

    /** When the session is over if no click comes before. */
    long timeout() {
        return last + SessionTimeoutJob.GAP.toMillis();
    }
}
