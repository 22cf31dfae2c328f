// SPDX-License-Identifier: Apache-2.0
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
