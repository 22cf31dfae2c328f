// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.databind.JsonNode;

/** A checkpoint that was completed. */
public final class Checkpoint {

    private final JsonNode answer;

    Checkpoint(JsonNode answer) {
        this.answer = answer;
    }

    /** Milliseconds from its trigger to the last acknowledgement. */
    public long millis() {
        return answer.path("end_to_end_duration").asLong();
    }

    /** Bytes of the state that it holds. */
    public long stateBytes() {
        return answer.path("state_size").asLong();
    }

    /** Bytes that were written for it. */
    public long writtenBytes() {
        return answer.path("checkpointed_size").asLong();
    }
}
