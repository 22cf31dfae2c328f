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

package io.flinktuned.examples.orderstatus;

/** How far an order is. */
public enum Stage {
    /** Placed, and not yet paid in full. */
    OPEN,
    /** Paid in full. */
    PAID,
    /** On its way. */
    SHIPPED,
    /** The end. */
    DELIVERED,
    /** The other end. */
    CANCELLED;

    /** Whether nothing more can happen. */
    boolean isEnd() {
        return this == DELIVERED || this == CANCELLED;
    }
}
