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

import java.time.LocalDate;
import java.util.Locale;

/** How many visitors were there on a day. A Flink POJO. */
public class VisitorsOfDay {

    /** Days since 1970, in UTC. */
    public long day;

    /** How many different visitors. */
    public long visitors;

    /** For Flink. */
    public VisitorsOfDay() {}

    /** A result. */
    public VisitorsOfDay(long day, long visitors) {
        this.day = day;
        this.visitors = visitors;
    }

    /** The result as a line for people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s  %,13d unique visitors", LocalDate.ofEpochDay(day), visitors);
    }
}
