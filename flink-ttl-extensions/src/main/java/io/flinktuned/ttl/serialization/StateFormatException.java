// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.serialization;

import org.apache.flink.annotation.PublicEvolving;

/** State was restored that means something else than what it is read as. */
@PublicEvolving
public final class StateFormatException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    StateFormatException(String message) {
        super(message);
    }
}
