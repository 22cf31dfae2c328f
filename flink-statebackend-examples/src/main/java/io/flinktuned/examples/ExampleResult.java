// SPDX-License-Identifier: Apache-2.0
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
