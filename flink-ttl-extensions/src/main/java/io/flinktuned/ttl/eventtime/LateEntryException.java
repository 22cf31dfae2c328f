// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.eventtime;

import org.apache.flink.annotation.PublicEvolving;

/** An entry was written that had already expired. */
@PublicEvolving
public final class LateEntryException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    LateEntryException(String state, long timestamp, long timeToLive, long now) {
        super(
                "The entry for '"
                        + state
                        + "' has already expired: its timestamp is "
                        + timestamp
                        + ", its time to live "
                        + timeToLive
                        + " ms, and the watermark or the time of the element "
                        + now
                        + ".");
    }
}
