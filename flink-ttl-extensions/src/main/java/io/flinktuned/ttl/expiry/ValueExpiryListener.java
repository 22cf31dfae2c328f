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

import org.apache.flink.annotation.PublicEvolving;

/**
 * Gets each value that has expired, in the same call that removes it from state; see {@link
 * ExpiryListener}, which does the same for maps.
 */
@FunctionalInterface
@PublicEvolving
public interface ValueExpiryListener<V> {

    /**
     * @param expiredAt the time from which on the value was gone, in milliseconds
     */
    void onExpired(V value, long expiredAt) throws Exception;
}
