// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Gets each entry that leaves a full map, in the same call that removes it from state. So it gets
 * each entry once, however often the job is restored: what it sends to an output is as exactly-once
 * as that output.
 *
 * <p>It must not use the state that the entry comes from. What it throws leaves {@code put}, which
 * has then written nothing; let it fail the task if the maximum was lowered between two runs,
 * because then other entries may have left already.
 */
@FunctionalInterface
@PublicEvolving
public interface EvictionListener<K, V> {

    /**
     * @param key the key in the map
     * @param value what the entry held; null if that was null
     */
    void onEvicted(K key, V value) throws Exception;
}
