// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

/** A line of a price file cannot be understood; the message says why. */
class MalformedLineException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedLineException(String problem) {
        super(problem);
    }

    MalformedLineException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
