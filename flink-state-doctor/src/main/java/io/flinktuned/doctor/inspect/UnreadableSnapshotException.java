// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

/** A checkpoint, savepoint or option that cannot be used; the message says why and what helps. */
public final class UnreadableSnapshotException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnreadableSnapshotException(String message) {
        super(message);
    }

    public UnreadableSnapshotException(String message, Throwable cause) {
        super(message, cause);
    }
}
