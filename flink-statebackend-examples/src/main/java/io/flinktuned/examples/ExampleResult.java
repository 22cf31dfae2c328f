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

package io.flinktuned.examples;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * What an example has found.
 *
 * @param <T> the result; its {@code toString} is the same whenever the result is, and another
 *     otherwise
 */
public final class ExampleResult<T> {

    private final long events;
    private final T result;

    /**
     * @param events how many there were in the input
     */
    public ExampleResult(long events, T result) {
        this.events = events;
        this.result = result;
    }

    /** The result itself. */
    public T result() {
        return result;
    }

    /** How many events there were, and a hash of the result, the same for each backend. */
    @Override
    public String toString() {
        CRC32 hash = new CRC32();
        hash.update(result.toString().getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%,d events, result hash %08x", events, hash.getValue());
    }
}
