// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Gets each entry that has expired, in the same call that removes it from state. So it gets each
 * entry once, however often the job is restored: what it sends to an output is as exactly-once as
 * that output.
 *
 * <p>There is one exception, in event time. The watermark is not part of a checkpoint, so until the
 * first one arrives after a restore nothing has expired. An entry that had expired, and is
 * replaced, removed or cleared before then, is not reported.
 *
 * <p>It must not use the state that the entry comes from. What it throws leaves the call; let it
 * fail the task, because a call that was broken off may report the same entries again.
 */
@FunctionalInterface
@PublicEvolving
public interface ExpiryListener<K, V> {

    /**
     * @param key the key in the map
     * @param value what the entry held; null if that was null
     * @param expiredAt the time from which on it was no longer visible, in milliseconds
     */
    void onExpired(K key, V value, long expiredAt) throws Exception;
}
