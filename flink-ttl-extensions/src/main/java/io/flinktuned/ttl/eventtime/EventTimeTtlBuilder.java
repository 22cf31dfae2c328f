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
