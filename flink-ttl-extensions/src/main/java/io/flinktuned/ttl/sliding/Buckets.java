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

package io.flinktuned.ttl.sliding;

import org.apache.flink.annotation.Internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The aggregates of some time buckets, in no particular order: they are few, and all are looked at
 * anyway. Never modified, because the state backend may hold it.
 */
@Internal
public final class Buckets<V> {

    final List<Bucket<V>> all;

    Buckets(List<Bucket<V>> all) {
        this.all = Collections.unmodifiableList(all);
    }

    /** What remains after some time. */
    Buckets<V> unexpired(long now) {
        List<Bucket<V>> unexpired = new ArrayList<>(all.size());
        for (Bucket<V> bucket : all) {
            if (bucket.expiresAt > now) {
                unexpired.add(bucket);
            }
        }
        return unexpired.size() == all.size() ? this : new Buckets<>(unexpired);
    }

    /** The aggregate of a time bucket. */
    static final class Bucket<V> {

        /** When the newest element that it may contain expires; no two have the same. */
        final long expiresAt;

        final V aggregate;

        Bucket(long expiresAt, V aggregate) {
            this.expiresAt = expiresAt;
            this.aggregate = aggregate;
        }
    }
}
