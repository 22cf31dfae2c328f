// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import org.apache.flink.api.common.state.MapState;

import java.util.Map;

/** A plain map state that a pattern takes over, key by key. */
final class FormerMap<UK, UV> {

    private final String name;
    private final MapState<UK, UV> state;
    private final long timestamp;
    private final long expiresAt;

    FormerMap(String name, MapState<UK, UV> state, long timestamp, long expiresAt) {
        this.name = name;
        this.state = state;
        this.timestamp = timestamp;
        this.expiresAt = expiresAt;
    }

    String name() {
        return name;
    }

    /** What the pattern has already is newer, and stays. */
    void moveTo(ExpiringMap<UK, UV> map, Moment moment) throws Exception {
        if (state.isEmpty()) {
            return;
        }
        // Not as of the element: one that comes later may have an earlier time.
        if (expiresAt > map.cleanup.passed(moment)) {
            for (Map.Entry<UK, UV> entry : state.entries()) {
                if (map.entries.get(entry.getKey()) == null) {
                    map.put(
                            moment,
                            entry.getKey(),
                            entry.getValue(),
                            timestamp,
                            expiresAt,
                            null,
                            (key, evicted) -> map.metrics.evicted());
                }
            }
        }
        state.clear();
    }
}
