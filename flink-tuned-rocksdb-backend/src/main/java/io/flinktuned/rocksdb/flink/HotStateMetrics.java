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

package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.StateStatistics;

import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** Shows what happens to states in the hot tier as metrics of the operator. */
final class HotStateMetrics {

    /** The group in which each state has one of its own. */
    static final String GROUP = "hotState";

    private HotStateMetrics() {}

    /** Counters for a state, which are registered as metrics. */
    static StateStatistics of(String state, MetricGroup metrics) {
        StateStatistics statistics = new StateStatistics();
        MetricGroup group = metrics.addGroup(GROUP).addGroup(state);
        group.gauge("hits", (Gauge<Long>) statistics::hits);
        group.gauge("negativeHits", (Gauge<Long>) statistics::negativeHits);
        group.gauge("misses", (Gauge<Long>) statistics::misses);
        group.gauge("evictions", (Gauge<Long>) statistics::evictions);
        group.gauge("bytes", (Gauge<Long>) statistics::bytes);
        group.gauge("unflushed", (Gauge<Long>) statistics::unflushedRecords);
        group.gauge("unflushedBytes", (Gauge<Long>) statistics::unflushedBytes);
        group.gauge("flushMillis", (Gauge<Long>) () -> statistics.flushNanos() / 1_000_000);
        group.gauge("admits", (Gauge<Integer>) () -> statistics.admits() ? 1 : 0);
        return statistics;
    }
}
