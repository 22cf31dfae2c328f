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

import java.util.Objects;

/**
 * A line of the input that says nothing, or an event that may not happen to an order as it is. A
 * Flink POJO.
 */
public class Rejection {

    /** The line or event. */
    public String what = "";

    /** Why it was rejected. */
    public String why = "";

    /** For Flink. */
    public Rejection() {}

    /** A rejection. */
    public Rejection(String what, String why) {
        this.what = what;
        this.why = why;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rejection
                && what.equals(((Rejection) other).what)
                && why.equals(((Rejection) other).why);
    }

    @Override
    public int hashCode() {
        return Objects.hash(what, why);
    }

    /** The rejection as a line for people. */
    @Override
    public String toString() {
        return "'" + what + "': " + why;
    }
}
