// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

/** Makes stored keys readable. */
@FunctionalInterface
public interface KeyText {

    /**
     * The stored key as its classes print it, or as hexadecimal digits, shortened.
     *
     * @param key a stored key, or its owner alone: the first {@code length} bytes
     */
    String of(byte[] key, int length);
}
