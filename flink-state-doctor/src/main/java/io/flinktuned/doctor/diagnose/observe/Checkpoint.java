/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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
