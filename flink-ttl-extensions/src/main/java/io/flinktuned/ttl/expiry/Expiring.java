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
