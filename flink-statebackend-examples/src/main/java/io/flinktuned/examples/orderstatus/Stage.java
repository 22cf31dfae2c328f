// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.orderstatus;

/** How far an order is. */
public enum Stage {
    /** Placed, and not yet paid in full. */
    OPEN,
    /** Paid in full. */
    PAID,
    /** On its way. */
    SHIPPED,
    /** The end. */
    DELIVERED,
    /** The other end. */
    CANCELLED;

    /** Whether nothing more can happen. */
    boolean isEnd() {
        return this == DELIVERED || this == CANCELLED;
    }
}
