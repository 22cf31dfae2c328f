// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.orderstatus;

import java.util.Objects;

/**
 * A line of the input that says nothing, or an event that may not happen to an order as it is. A
 * Flink POJO.
 */
public class Rejection {

    /** The line or event. */
    public String what = "";

    /** Why it was rejected. */
    public String why = "";

    /** For Flink. */
    public Rejection() {}

    /** A rejection. */
    public Rejection(String what, String why) {
        this.what = what;
        this.why = why;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rejection
                && what.equals(((Rejection) other).what)
                && why.equals(((Rejection) other).why);
    }

    @Override
    public int hashCode() {
        return Objects.hash(what, why);
    }

    /** The rejection as a line for people. */
    @Override
    public String toString() {
        return "'" + what + "': " + why;
    }
}
