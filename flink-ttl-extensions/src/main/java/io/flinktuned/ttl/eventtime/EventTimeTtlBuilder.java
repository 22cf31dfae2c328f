// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.eventtime;

import io.flinktuned.ttl.TtlConfiguration;
import io.flinktuned.ttl.expiry.CleanupTimers;
import io.flinktuned.ttl.expiry.Times;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.api.TimeDomain;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Objects;

/** Describes a value or a list that expires by event time. */
@PublicEvolving
public abstract class EventTimeTtlBuilder<B extends EventTimeTtlBuilder<B>> {

    final String name;
    boolean hasMetrics;
    private Duration timeToLive = Duration.ofDays(7);
    @Nullable private Duration bucketWidth;
    @Nullable private TtlConfiguration configuration;

    EventTimeTtlBuilder(String name) {
        this.name = Objects.requireNonNull(name);
    }

    /**
     * How long something lives after its time stamp: at least one millisecond, 7 days if not set.
     *
     * @throws IllegalArgumentException if it is shorter than that
     */
    public B timeToLive(Duration duration) {
        Times.atLeastOneMilli("time to live", duration);
        timeToLive = duration;
        return self();
    }

    /** Lets {@code state.ttl-profile.state.NAME} win over the time to live in the code. */
    public B configuredBy(TtlConfiguration ttl) {
        configuration = Objects.requireNonNull(ttl);
        return self();
    }

    /**
     * How much later than it expires something is removed at most: at least one millisecond. If not
     * set, a tenth of the time to live, and no more than one day. It may change between runs.
     *
     * @throws IllegalArgumentException if it is shorter than that
     */
    public B bucketWidth(Duration width) {
        Times.atLeastOneMilli("bucket width", width);
        bucketWidth = width;
        return self();
    }

    /** Registers metrics of this state, see docs/ttl-patterns.md. */
    public B metrics() {
        hasMetrics = true;
        return self();
    }

    Duration lifetime() {
        return configuration == null ? timeToLive : configuration.timeToLive(name, timeToLive);
    }

    CleanupTimers cleanupTimers(Class<?> pattern, RuntimeContext context, Duration lifetime) {
        return new CleanupTimers(
                pattern,
                context,
                name,
                TimeDomain.EVENT_TIME,
                bucketWidth == null ? Times.defaultBucketWidth(lifetime) : bucketWidth);
    }

    @SuppressWarnings("unchecked")
    private B self() {
        return (B) this;
    }
}
