// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.metrics;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.testing.LiveDatabase;
import io.flinktuned.rocksdb.testing.TestSlot;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.state.SharedStateRegistryImpl;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.TimerSerializer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class BackendMetricsTest {

    private static final Pattern ROW = Pattern.compile("\\| `([a-zA-Z0-9_.]+)` \\| (\\w+) \\|.*");

    @TempDir Path directory;

    private final Configuration job = new Configuration();
    private final RecordedMetrics metrics = new RecordedMetrics();

    @BeforeEach
    void configure() {
        job.set(StateBackendOptions.STATE_BACKEND, TunedRocksDBStateBackendFactory.class.getName());
        job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(1));
    }

    private TestSlot slot() {
        TestSlot slot = new TestSlot(64 << 20, directory);
        slot.setMetrics(metrics.group());
        return slot;
    }

    @Test
    void thePageListsEveryMetricWithItsTypeAndNoOther() throws Exception {
        try (TestSlot slot = slot()) {
            LiveDatabase database = slot.open(job);
            database.mapState("orders");
            database.backend()
                    .create(
                            "timers",
                            new TimerSerializer<>(
                                    IntSerializer.INSTANCE, VoidNamespaceSerializer.INSTANCE));

            assertThat(metrics.types()).isEqualTo(onThePage());
        }
    }

    private static Map<String, String> onThePage() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        Path page = Path.of(System.getProperty("basedir", "."), "..", "docs", "metrics.md");
        for (String line : Files.readAllLines(page)) {
            Matcher row = ROW.matcher(line);
            // The module of TTL patterns looks after its own.
            if (row.matches() && !row.group(1).contains(".expiry.")) {
                rows.put(row.group(1), row.group(2));
            }
        }
        return rows;
    }

    @Test
    void statesBeyondTheLimitCountInTotalsOnly() throws Exception {
        job.set(TunedRocksDBOptions.METRICS_MAX_STATES, 2);
        try (TestSlot slot = slot()) {
            LiveDatabase database = slot.open(job);
            database.setKey(1);
            for (String name : new String[] {"a", "b", "c"}) {
                // A state of which nothing is known, and then one that is held.
                MapState<Long, byte[]> state = database.mapState(name);
                assertThat(state.isEmpty()).isTrue();
                assertThat(state.isEmpty()).isTrue();
            }

            assertThat(metrics.has("hotState.state_name.hits@b")).isTrue();
            assertThat(metrics.has("hotState.state_name.hits@c")).isFalse();
            assertThat(metrics.has("rocksDB.state_name.liveBytes@b")).isTrue();
            assertThat(metrics.has("rocksDB.state_name.liveBytes@c")).isFalse();
            assertThat(metrics.count("hotState.hits")).isEqualTo(3);
            assertThat(metrics.count("hotState.misses")).isEqualTo(3);
        }
    }

    @Test
    void noStateHasMetricsOfItsOwnIfTheLimitIsZero() throws Exception {
        job.set(TunedRocksDBOptions.METRICS_MAX_STATES, 0);
        try (TestSlot slot = slot()) {
            slot.open(job).mapState("a");

            assertThat(metrics.types().keySet()).noneMatch(name -> name.contains("state_name"));
            assertThat(metrics.types()).containsKeys("hotState.hits", "rocksDB.level0Files");
        }
    }

    @Test
    void aPartOfTheAccessesIsTimedEachAsWhatItWas() throws Exception {
        try (TestSlot slot = slot()) {
            LiveDatabase database = slot.open(job);
            MapState<Long, byte[]> state = database.mapState("a");

            for (int i = 0; i < 1010; i++) {
                database.setKey(i);
                state.get(1L);
            }
            assertThat(latencies("readMiss")).isEqualTo(10);
            assertThat(latencies("readHit")).isZero();

            for (int i = 0; i < 1010; i++) {
                state.get(1L);
            }
            assertThat(latencies("readMiss")).isEqualTo(10);
            assertThat(latencies("readHit")).isEqualTo(10);

            for (int i = 0; i < 1010; i++) {
                state.put((long) i % 10, new byte[10]);
            }
            assertThat(latencies("write")).isEqualTo(10);

            for (int i = 0; i < 1010; i++) {
                assertThat(state.keys()).hasSize(10);
            }
            assertThat(latencies("iterate")).isEqualTo(10);
            assertThat(
                            metrics.histogram("hotState.state_name.iterateLatency@a")
                                    .getStatistics()
                                    .getMin())
                    .isPositive();
        }
    }

    /** One in 100 would always meet the same one of two accesses that take turns. */
    @Test
    void readsAndWritesThatTakeTurnsAreBothTimed() throws Exception {
        try (TestSlot slot = slot()) {
            LiveDatabase database = slot.open(job);
            MapState<Long, byte[]> state = database.mapState("a");
            database.setKey(1);
            for (int i = 0; i < 1010; i++) {
                state.get(1L);
                state.put(1L, new byte[10]);
            }
            assertThat(latencies("readHit") + latencies("readMiss")).isEqualTo(10);
            assertThat(latencies("write")).isEqualTo(10);
        }
    }

    private long latencies(String access) {
        return metrics.histogram("hotState.state_name." + access + "Latency@a").getCount();
    }

    @Test
    void whatChangesAgainBeforeACheckpointIsChangedOftenAndWrittenOnce() throws Exception {
        try (TestSlot slot = slot()) {
            LiveDatabase database = slot.open(job);
            MapState<Long, byte[]> state = database.mapState("a");
            database.setKey(1);
            for (int i = 0; i < 100; i++) {
                state.put(1L, new byte[1000]);
            }
            assertThat(metrics.gauge("hotState.unflushed")).isEqualTo(1);

            database.snapshot(1, new SharedStateRegistryImpl());

            assertThat(metrics.count("hotState.bytesChanged")).isBetween(100_000L, 105_000L);
            assertThat(metrics.count("hotState.state_name.bytesChanged@a"))
                    .isEqualTo(metrics.count("hotState.bytesChanged"));
            assertThat(metrics.count("hotState.bytesWritten")).isBetween(1000L, 1050L);
            assertThat(metrics.gauge("hotState.unflushed")).isZero();
        }
    }

    @Test
    void whatBypassesTheTierIsWrittenAsOftenAsItChanges() throws Exception {
        try (TestSlot slot = slot()) {
            LiveDatabase database = slot.open(job);
            MapState<Long, byte[]> state = database.mapState("a");
            database.setKey(1);
            // Larger than any record.
            for (int i = 0; i < 3; i++) {
                state.put(1L, new byte[1 << 20]);
            }
            assertThat(metrics.count("hotState.bytesChanged")).isGreaterThan(3 << 20);
            assertThat(metrics.count("hotState.bytesWritten")).isGreaterThan(3 << 20);
        }
    }

    @Test
    void propertiesOfRocksDBAreReadUntilItIsClosed() throws Exception {
        try (TestSlot slot = slot()) {
            LiveDatabase database = slot.open(job);
            MapState<Long, byte[]> state = database.mapState("a");
            for (int i = 0; i < 100; i++) {
                database.setKey(i);
                state.put(1L, new byte[1000]);
            }
            database.backend().numKeyValueStateEntries();
            assertThat(metrics.gauge("rocksDB.memTableBytes")).isZero();

            metrics.updateViews();

            assertThat(metrics.gauge("rocksDB.memTableBytes")).isGreaterThan(100_000);
            assertThat(metrics.gauge("rocksDB.blockCacheCapacity")).isGreaterThan(1 << 20);
            assertThat(metrics.gauge("rocksDB.state_name.estimatedKeys@a")).isEqualTo(100);

            database.close();
            metrics.updateViews();
            assertThat(metrics.gauge("rocksDB.state_name.estimatedKeys@a")).isEqualTo(100);
        }
    }

    @Test
    void sharesAddUpToTheMemoryOfTheSlot() throws Exception {
        RecordedMetrics ofOther = new RecordedMetrics();
        try (TestSlot slot = slot()) {
            slot.open(job);
            double alone = metrics.gauge("hotState.memoryShare");
            assertThat(metrics.gauge("writeBackTimers.memoryShare")).isEqualTo(alone);
            slot.setMetrics(ofOther.group());
            slot.open(job);

            assertThat(metrics.gauge("hotState.memoryShare")).isEqualTo(alone / 2);
            assertThat(ofOther.gauge("hotState.memoryShare")).isEqualTo(alone / 2);
        }
    }

    @Test
    void aStateThatIsMadeAgainGoesOnCounting() throws Exception {
        try (TestSlot slot = slot()) {
            LiveDatabase database = slot.open(job);
            database.setKey(1);
            assertThat(database.mapState("a").isEmpty()).isTrue();
            assertThat(database.mapState("a").isEmpty()).isTrue();

            assertThat(metrics.count("hotState.hits") + metrics.count("hotState.misses"))
                    .isEqualTo(2);
        }
    }

    @Test
    void flinksOwnBackendRegistersNothing() throws Exception {
        job.set(TunedRocksDBOptions.PROFILE, Profile.NONE);
        job.set(TunedRocksDBOptions.HOT_STATE_ENABLED, false);
        job.set(TunedRocksDBOptions.TIMERS, Timers.ROCKSDB);
        try (TestSlot slot = slot()) {
            slot.open(job).mapState("a");

            assertThat(metrics.types()).isEmpty();
        }
    }

    @Test
    void withoutTheTierThereAreMetricsOfRocksDB() throws Exception {
        job.set(TunedRocksDBOptions.HOT_STATE_ENABLED, false);
        job.set(TunedRocksDBOptions.TIMERS, Timers.ROCKSDB);
        try (TestSlot slot = slot()) {
            slot.open(job).mapState("a");

            assertThat(metrics.types().keySet())
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("rocksDB."));
        }
    }
}
