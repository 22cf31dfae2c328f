// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.metrics;

import io.flinktuned.rocksdb.hotstate.AccessLatencies;
import io.flinktuned.rocksdb.hotstate.AccessLatencies.Access;
import io.flinktuned.rocksdb.hotstate.HotTier;
import io.flinktuned.rocksdb.hotstate.StateStatistics;
import io.flinktuned.rocksdb.timers.WriteBackTimers;

import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The metrics of a keyed backend: totals, and those of each state, whose name is a variable, as in
 * Flink's own metrics of states. Listed in {@code docs/metrics.md}.
 */
@Internal
public final class BackendMetrics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackendMetrics.class);

    /** Flink's own variable for the name of a state. */
    static final String STATE_NAME = "state_name";

    static final String HOT_STATE = "hotState";

    static final String TIMERS = "writeBackTimers";

    /**
     * About Flink's {@code state.latency-track.sample-interval}, but prime: of a job that reads and
     * changes in turn, each hundredth access is always of the same kind.
     */
    private static final int SAMPLE_INTERVAL = 101;

    /** As Flink's {@code state.latency-track.history-size}. */
    private static final int HISTORY_SIZE = 128;

    private final MetricGroup operator;
    private final int maxStates;
    private final RocksDBMetrics rocksDB;

    /** States with metrics of their own. */
    private final Set<String> shown = new HashSet<>();

    private final Set<String> inRocksDB = new HashSet<>();

    /** Metrics can be registered only once. Summed up by the thread that reports. */
    private final Map<String, StateStatistics> hotStates = new ConcurrentHashMap<>();

    /**
     * @param operator the operator's own group
     * @param maxStates how many states have metrics of their own
     */
    public BackendMetrics(MetricGroup operator, int maxStates, RocksDB db) {
        this.operator = operator;
        this.maxStates = maxStates;
        this.rocksDB = new RocksDBMetrics(db, operator);
    }

    /** Shows the totals of a tier. */
    public void add(HotTier tier) {
        MetricGroup group = operator.addGroup(HOT_STATE);
        addCounters(group, this::sum);
        group.counter("flushTimeMs", sum(statistics -> statistics.flushNanos() / 1_000_000));
        group.gauge("memoryUsed", (Gauge<Long>) tier::memoryUsed);
        group.gauge("memoryShare", (Gauge<Long>) tier::memoryShare);
        CountView unflushed = sum(StateStatistics::unflushedRecords);
        group.gauge("unflushed", (Gauge<Long>) unflushed::getCount);
        group.gauge("maxUnflushed", (Gauge<Integer>) tier::maxUnflushedRecords);
        group.gauge("longestPauseMs", (Gauge<Double>) () -> tier.longestPauseNanos() / 1_000_000.0);
    }

    /** What is counted for each state, and for all of them. */
    private static void addCounters(
            MetricGroup group, Function<ToLongFunction<StateStatistics>, CountView> view) {
        group.counter("hits", view.apply(StateStatistics::hits));
        group.counter("negativeHits", view.apply(StateStatistics::negativeHits));
        group.counter("misses", view.apply(StateStatistics::misses));
        group.counter("evictions", view.apply(StateStatistics::evictions));
        group.counter("bytesChanged", view.apply(StateStatistics::bytesChanged));
        group.counter("bytesWritten", view.apply(StateStatistics::bytesWritten));
    }

    private CountView sum(ToLongFunction<StateStatistics> count) {
        return new CountView(() -> hotStates.values().stream().mapToLong(count).sum());
    }

    /** Shows what timers take. */
    public void add(WriteBackTimers timers) {
        MetricGroup group = operator.addGroup(TIMERS);
        group.gauge("memoryUsed", (Gauge<Long>) timers::bytes);
        group.gauge("memoryShare", (Gauge<Long>) timers::memoryShare);
    }

    /** What happens to a state in the tier, which is shown. The same for the same name. */
    public StateStatistics hotState(String state) {
        return hotStates.computeIfAbsent(state, this::newHotState);
    }

    private StateStatistics newHotState(String state) {
        if (!isShown(state)) {
            return new StateStatistics();
        }
        MetricGroup group = operator.addGroup(HOT_STATE).addGroup(STATE_NAME, state);
        Map<Access, Histogram> latencies = new EnumMap<>(Access.class);
        latencies.put(Access.READ_HIT, histogram(group, "readHitLatency"));
        latencies.put(Access.READ_MISS, histogram(group, "readMissLatency"));
        latencies.put(Access.WRITE, histogram(group, "writeLatency"));
        latencies.put(Access.ITERATE, histogram(group, "iterateLatency"));
        StateStatistics statistics =
                new StateStatistics(new AccessLatencies(SAMPLE_INTERVAL, latencies));
        addCounters(group, count -> new CountView(() -> count.applyAsLong(statistics)));
        group.gauge("memoryUsed", (Gauge<Long>) statistics::bytes);
        group.gauge("unflushed", (Gauge<Long>) statistics::unflushedRecords);
        group.gauge("admits", (Gauge<Integer>) () -> statistics.admits() ? 1 : 0);
        return statistics;
    }

    private static Histogram histogram(MetricGroup group, String name) {
        return group.histogram(name, new DescriptiveStatisticsHistogram(HISTORY_SIZE));
    }

    /** Shows what RocksDB has of a state, or of timers. */
    public void inRocksDB(String state, ColumnFamilyHandle columnFamily) {
        if (inRocksDB.add(state) && isShown(state)) {
            rocksDB.add(columnFamily, rocksDB.group().addGroup(STATE_NAME, state));
        }
    }

    private boolean isShown(String state) {
        if (shown.contains(state)) {
            return true;
        }
        if (shown.size() < maxStates) {
            return shown.add(state);
        }
        LOG.info(
                "State '{}' has no metrics of its own, only a part in the totals of its operator:"
                        + " {} states have them, see 'state.backend.tuned.metrics.max-states'.",
                state,
                maxStates);
        return false;
    }

    /** To be called before RocksDB is closed. */
    @Override
    public void close() {
        rocksDB.close();
    }
}
