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

package io.flinktuned.benchmarks.state;

/** Whether state has a time to live. If so, background cleanup is on as it is by default. */
public enum Ttl {
    /** No time to live. */
    NONE,

    /** A time to live that does not end meanwhile. */
    NEVER_EXPIRED,

    /**
     * The clock moves on with the operations, so that 3 % of the keys expire while there are as
     * many operations as keys. A key that expired and was used is written anew.
     */
    EXPIRING_3_PERCENT
}
