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

/** A value that may be null, and the time from which on it is gone. */
@Internal
public final class Expiring<V> {

    final long expiresAt;
    final V value;

    public Expiring(long expiresAt, V value) {
        this.expiresAt = expiresAt;
        this.value = value;
    }

    public V value() {
        return value;
    }

    public boolean isExpired(long now) {
        return expiresAt <= now;
    }
}
