// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

/** The direction of a move. */
public enum Outcome {
    /** The price rose. */
    UP,
    /** The price fell. */
    DOWN
}
