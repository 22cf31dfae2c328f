// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sessiontimeout;

/** A user clicks. A Flink POJO. */
public class Click {

    /** Who. */
    public long user;

    /** Event time, in milliseconds since 1970. */
    public long time;

    /** For Flink. */
    public Click() {}

    /** A click. */
    public Click(long user, long time) {
        this.user = user;
        this.time = time;
    }
}
