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
