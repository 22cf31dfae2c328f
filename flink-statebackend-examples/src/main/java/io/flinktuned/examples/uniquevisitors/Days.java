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

package io.flinktuned.examples.uniquevisitors;

import java.time.Duration;

/** Days in UTC, as numbers since 1970. */
final class Days {

    private static final long MILLIS = Duration.ofDays(1).toMillis();

    private Days() {}

    /** The day of a time in milliseconds since 1970. */
    static long of(long time) {
        return Math.floorDiv(time, MILLIS);
    }

    /** The last millisecond of a day. */
    static long end(long day) {
        return (day + 1) * MILLIS - 1;
    }
}
