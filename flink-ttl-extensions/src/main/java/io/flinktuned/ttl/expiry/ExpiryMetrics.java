// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;

/**
 * What happens to entries, as counters of the group {@code state_name.NAME.expiry}; or counted for
 * nobody, if metrics were not asked for.
 */
@Internal
public final class ExpiryMetrics {

    private final boolean areOn;
    private final Counter expired;
    private final Counter late;
    private final Counter evicted;
    private final Counter live;
    private final Counter cleanupNanos;

    private ExpiryMetrics(MetricGroup group) {
        areOn = true;
        expired = group.counter("numEntriesExpired");
        late = group.counter("numLateEntriesDropped");
        evicted = group.counter("numEntriesEvicted");
        live = group.counter("numLiveEntriesVisited");
        cleanupNanos = group.counter("cleanupNanos");
    }

    private ExpiryMetrics() {
        areOn = false;
        expired = late = evicted = live = cleanupNanos = new SimpleCounter();
    }

    public static ExpiryMetrics of(RuntimeContext context, String stateName, boolean areOn) {
        return areOn
                ? new ExpiryMetrics(
                        context.getMetricGroup()
                                .addGroup("state_name", stateName)
                                .addGroup("expiry"))
                : new ExpiryMetrics();
    }

    /** An entry was removed because it has expired. */
    public void expired() {
        expired.inc();
    }

    /** An entry was dropped because a newer one is there, or because it has expired already. */
    public void late() {
        late.inc();
    }

    /** An entry was removed because there were too many. */
    public void evicted() {
        evicted.inc();
    }

    /** Clean-up came by an entry that was written again in the meantime. */
    public void visitedLive() {
        live.inc();
    }

    /**
     * @return for {@link #endCleanup}
     */
    public long beginCleanup() {
        return areOn ? System.nanoTime() : 0;
    }

    public void endCleanup(long begin) {
        if (areOn) {
            cleanupNanos.inc(System.nanoTime() - begin);
        }
    }
}
