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

package io.flinktuned.rocksdb.memory;

import org.apache.flink.annotation.Internal;

import java.util.Locale;

/** Prints byte counts for people: {@code 42.7 mb}. */
@Internal
public final class Bytes {

    private static final String[] UNITS = {"bytes", "kb", "mb", "gb", "tb"};

    private Bytes() {}

    /** {@code bytes} in the largest unit that leaves at least 1, with one decimal if it has any. */
    public static String format(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String number = String.format(Locale.ROOT, "%.1f", value);
        return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number)
                + " "
                + UNITS[unit];
    }
}
