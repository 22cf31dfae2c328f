// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.eviction;

/** Decides what stays in a cache that has room for a number of keys. */
interface EvictionPolicy extends AutoCloseable {

    /** Uses a key, which is held afterwards; returns whether it was before. */
    boolean use(int key);

    @Override
    default void close() {}
}
