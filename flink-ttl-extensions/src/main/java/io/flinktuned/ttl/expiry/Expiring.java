// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import org.apache.flink.annotation.Internal;

/** A value that may be null, and its life. */
@Internal
public final class Expiring<V> {

    /** That of the element which wrote it. */
    final long timestamp;

    /** The time from which on it is gone. */
    final long expiresAt;

    /**
     * Where {@link DueItems} has it. It may be visited before it expires, and then gets another.
     */
    final long due;

    final int chunk;
    final V value;

    public Expiring(long timestamp, long expiresAt, long due, int chunk, V value) {
        this.timestamp = timestamp;
        this.expiresAt = expiresAt;
        this.due = due;
        this.chunk = chunk;
        this.value = value;
    }

    public long timestamp() {
        return timestamp;
    }

    public long expiresAt() {
        return expiresAt;
    }

    public long due() {
        return due;
    }

    public V value() {
        return value;
    }

    public boolean isExpired(long now) {
        return expiresAt <= now;
    }
}
