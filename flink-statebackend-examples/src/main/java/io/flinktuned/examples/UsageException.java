// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples;

/** The user asked for something that cannot be done; the message says what and how to mend it. */
public class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param message one or two sentences that name the option, its value and what is allowed
     */
    public UsageException(String message) {
        super(message);
    }

    /** As {@link #UsageException(String)}, with what the message was made of. */
    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
