// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.flink.MemoryBudget.Scope;
import io.flinktuned.rocksdb.profile.RocksDBLine;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import org.junit.jupiter.api.Test;
import org.rocksdb.CompactionStyle;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class IneffectiveKeysTest {

    private final Configuration config = new Configuration();

    private List<String> advice(Timers timers, Scope scope) {
        return IneffectiveKeys.advice(config, timers, scope);
    }

    private List<String> advice(Scope scope) {
        return advice(Timers.WRITE_BACK, scope);
    }

    @Test
    void nothingIsSaidOfKeysThatHaveAnEffect() {
        config.set(TunedRocksDBOptions.HOT_STATE_EXCLUDED_STATES, List.of("a", "b"));
        config.set(TunedRocksDBOptions.HOT_STATE_MAX_UNFLUSHED, 1);
        config.set(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, 0.1);
        config.set(RocksDBOptions.WRITE_BUFFER_RATIO, 0.4);
        config.set(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
        config.set(RocksDBConfigurableOptions.USE_DYNAMIC_LEVEL_SIZE, true);
        config.setString("state.backend.rocksdb.metrics.estimate-num-keys", "true");
        config.setString("state.backend.rocksdb.checkpoint.transfer.thread.num", "2");
        config.setString("state.backend.rocksdb.manual-compaction.min-interval", "1 min");
        config.setString("restart-strategy.type", "none");
        assertThat(advice(Scope.SLOT_FIXED)).isEmpty();
    }

    @Test
    void whatTunesHotStateNeedsHotState() {
        config.set(TunedRocksDBOptions.HOT_STATE_ENABLED, false);
        config.set(TunedRocksDBOptions.HOT_STATE_EXCLUDED_STATES, List.of("a"));
        config.set(TunedRocksDBOptions.HOT_STATE_MAX_UNFLUSHED, 1);
        config.set(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, 0.1);
        config.set(TunedRocksDBOptions.TIMERS, Timers.ROCKSDB);
        assertThat(advice(Timers.ROCKSDB, Scope.SLOT_MANAGED))
                .hasSize(3)
                .anyMatch(s -> s.startsWith("'state.backend.tuned.hot-state.excluded-states'"))
                .anyMatch(s -> s.startsWith("'state.backend.tuned.hot-state.max-unflushed' (1)"))
                .anyMatch(s -> s.startsWith("'state.backend.tuned.hot-state.memory-ratio' (0.1)"));
        assertThat(advice(Timers.WRITE_BACK, Scope.SLOT_MANAGED))
                .hasSize(2)
                .noneMatch(s -> s.contains("memory-ratio"));
    }

    @Test
    void namesOfStatesAreSeparatedBySemicolons() {
        config.setString("state.backend.tuned.hot-state.excluded-states", "a,b");
        assertThat(advice(Scope.SLOT_MANAGED))
                .singleElement()
                .asString()
                .contains("'a,b', which is the name of one state");
    }

    @Test
    void flinksKeyForTimersSwitchesWriteBackTimersOff() {
        config.setString("state.backend.rocksdb.timer-service.factory", "ROCKSDB");
        assertThat(advice(Timers.ROCKSDB, Scope.SLOT_MANAGED))
                .singleElement()
                .asString()
                .contains("'state.backend.rocksdb.timer-service.factory' says so");
        config.set(TunedRocksDBOptions.TIMERS, Timers.ROCKSDB);
        assertThat(advice(Timers.ROCKSDB, Scope.SLOT_MANAGED)).isEmpty();
    }

    @Test
    void ofTwoSizesOfMemoryOneCounts() {
        config.set(RocksDBOptions.FIX_PER_TM_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
        assertThat(advice(Scope.SLOT_FIXED))
                .singleElement()
                .asString()
                .startsWith("'state.backend.rocksdb.memory.fixed-per-tm' (64 mb) has no effect:")
                .contains("'state.backend.rocksdb.memory.fixed-per-slot' counts");
        assertThat(advice(Scope.SLOT_MANAGED))
                .singleElement()
                .asString()
                .contains("Set 'state.backend.rocksdb.memory.managed' to false");
        assertThat(advice(Scope.UNBOUNDED))
                .singleElement()
                .asString()
                .contains("in the configuration of the TaskManager");
        assertThat(advice(Scope.TASK_MANAGER_FIXED)).isEmpty();
    }

    @Test
    void ratiosNeedABound() {
        config.set(RocksDBOptions.WRITE_BUFFER_RATIO, 0.4);
        config.set(RocksDBOptions.HIGH_PRIORITY_POOL_RATIO, 0.1);
        config.set(TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO, 0.1);
        assertThat(advice(Scope.UNBOUNDED))
                .hasSize(3)
                .allMatch(s -> s.contains("RocksDB's memory has no bound"));
    }

    @Test
    void theSizeOfABlockCacheNeedsMemoryWithoutABound() {
        config.set(RocksDBConfigurableOptions.BLOCK_CACHE_SIZE, MemorySize.ofMebiBytes(64));
        assertThat(advice(Scope.UNBOUNDED)).isEmpty();
        assertThat(advice(Scope.SLOT_MANAGED))
                .singleElement()
                .asString()
                .startsWith("'state.backend.rocksdb.block.cache-size' (64 mb) has no effect");
    }

    @Test
    void sizesOfLevelsNeedLevels() {
        config.set(RocksDBConfigurableOptions.COMPACTION_STYLE, CompactionStyle.UNIVERSAL);
        config.set(RocksDBConfigurableOptions.USE_DYNAMIC_LEVEL_SIZE, true);
        assertThat(advice(Scope.SLOT_MANAGED))
                .singleElement()
                .asString()
                .contains("'state.backend.rocksdb.compaction.style' is UNIVERSAL");
    }

    @Test
    void aKeyThatFlinkHasNotIsSaidWithTheOneThatWasMeant() {
        config.setString("state.backend.rocksdb.writebuffer.sizes", "64mb");
        assertThat(advice(Scope.SLOT_MANAGED))
                .singleElement()
                .asString()
                .contains("no key 'state.backend.rocksdb.writebuffer.sizes' (64mb)")
                .contains("Did you mean 'state.backend.rocksdb.writebuffer.size'?");
    }

    @Test
    void aKeyLikeNoOtherIsSaidAlone() {
        config.setString("state.backend.rocksdb.turbo", "on");
        assertThat(advice(Scope.SLOT_MANAGED))
                .singleElement()
                .asString()
                .contains("'state.backend.rocksdb.turbo' (on)")
                .doesNotContain("Did you mean");
    }

    @Test
    void restoresByIngestAreOfFlink2() {
        config.set(RocksDBConfigurableOptions.USE_INGEST_DB_RESTORE_MODE, true);
        config.set(
                RocksDBConfigurableOptions.INCREMENTAL_RESTORE_ASYNC_COMPACT_AFTER_RESCALE, true);
        if (RocksDBLine.HAS_INGEST_RESTORE) {
            assertThat(advice(Scope.SLOT_MANAGED)).isEmpty();
        } else {
            assertThat(advice(Scope.SLOT_MANAGED))
                    .hasSize(2)
                    .allMatch(sentence -> sentence.contains("(true) has no effect: Flink 1.20"));
        }
    }
}
