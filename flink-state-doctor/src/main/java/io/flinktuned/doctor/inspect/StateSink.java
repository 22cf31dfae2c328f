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

/** Takes what is in one state, in the order in which it is stored. */
public interface StateSink {

    void entry(Entry entry);

    /**
     * Called for each value, list element and map entry that has a time to live.
     *
     * @param timestamp when it was last written (or read, if reads renew it), in ms since the epoch
     */
    void touched(long timestamp);

    /**
     * Called for each timer, besides {@link #entry}.
     *
     * @param timestamp when it is due, in ms since the epoch
     */
    void timer(long timestamp);

    /** Says what is not known of this state and why; the same note counts once. */
    void note(String note);
}
