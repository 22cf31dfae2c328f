// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import java.io.IOException;

/** An answer of Flink's REST API that is not what was asked for. */
public final class RestException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    RestException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status, 400 or more. */
    public int status() {
        return status;
    }
}
