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

package io.flinktuned.doctor.inspect;

/**
 * Takes what is in a checkpoint or savepoint, one operator after the other. Several threads can ask
 * for states; each state is for one of them at a time.
 */
public interface SnapshotSink {

    /**
     * The state of an operator, the same for the same arguments.
     *
     * @param operatorId identifies it, as hexadecimal digits
     * @param kind what it stores; {@link StateKind#UNKNOWN} only if no subtask tells
     * @param hasTtl whether its values have a time to live
     */
    StateSink state(String operatorId, String name, StateKind kind, boolean hasTtl);

    /** Says what is not known of this operator and why; the same note counts once. */
    void note(String operatorId, String note);
}
