// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.state;

/** Whether state has a time to live. If so, background cleanup is on as it is by default. */
public enum Ttl {
    /** No time to live. */
    NONE,

    /** A time to live that does not end meanwhile. */
    NEVER_EXPIRED,

    /**
     * The clock moves on with the operations, so that 3 % of the keys expire while there are as
     * many operations as keys. A key that expired and was used is written anew.
     */
    EXPIRING_3_PERCENT
}
