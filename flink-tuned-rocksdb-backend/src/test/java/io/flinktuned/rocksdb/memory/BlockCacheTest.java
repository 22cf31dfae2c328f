// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.profile.ProfileOptions;
import io.flinktuned.rocksdb.profile.RocksDBLine;
import io.flinktuned.rocksdb.testing.LiveDatabase;
import io.flinktuned.rocksdb.testing.TestSlot;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Shards and type of the block cache, as the live RocksDB writes them into its log. */
class BlockCacheTest {

    private static final Pattern SHARD_BITS = Pattern.compile("num_shard_bits : (\\d+)");
    private static final Pattern TYPE = Pattern.compile("block_cache_name: (\\S+)");

    @TempDir private Path directory;

    /** At a write-buffer ratio of 0.5 the cache is 5/6 of the budget. */
    @ParameterizedTest
    @CsvSource({
        "balanced, 16, 0",
        "balanced, 76, 0",
        "balanced, 77, 1",
        "balanced, 512, 3",
        "balanced, 8192, 6",
        "many-states, 64, 0",
        "none, 16, 4",
        "none, 64, 6",
    })
    void shards(String profile, int megabytes, int bits) throws Exception {
        Configuration job = new Configuration();
        job.set(StateBackendOptions.STATE_BACKEND, TunedRocksDBStateBackendFactory.class.getName());
        job.setString(TunedRocksDBOptions.PROFILE.key(), profile);
        job.set(TunedRocksDBOptions.HOT_STATE_ENABLED, false);
        job.set(TunedRocksDBOptions.TIMERS, Timers.ROCKSDB);

        assertThat(logged(SHARD_BITS, job, megabytes)).isEqualTo(String.valueOf(bits));
        assertThat(plan(profile, megabytes).cacheShards()).isEqualTo(1 << bits);
    }

    /** What makes the number above worth a test: Flink's own backend has many small shards. */
    @ParameterizedTest
    @CsvSource({"16, 4", "64, 6"})
    void flinksShards(int megabytes, int bits) throws Exception {
        Configuration job = new Configuration();
        job.set(StateBackendOptions.STATE_BACKEND, "rocksdb");

        assertThat(logged(SHARD_BITS, job, megabytes)).isEqualTo(String.valueOf(bits));
    }

    /** A high-priority pool is kept for who asks for it. */
    @ParameterizedTest
    @CsvSource({"balanced, , false", "balanced, 0.1, true", "none, , true"})
    void type(String profile, String highPriorityPoolRatio, boolean lru) throws Exception {
        Configuration job = new Configuration();
        job.set(StateBackendOptions.STATE_BACKEND, TunedRocksDBStateBackendFactory.class.getName());
        job.setString(TunedRocksDBOptions.PROFILE.key(), profile);
        if (highPriorityPoolRatio != null) {
            job.setString(RocksDBOptions.HIGH_PRIORITY_POOL_RATIO.key(), highPriorityPoolRatio);
        }
        boolean expectedLru = lru || !RocksDBLine.HAS_HYPER_CLOCK_CACHE;

        assertThat(logged(TYPE, job, 64))
                .isEqualTo(expectedLru ? "LRUCache" : "FixedHyperClockCache");
    }

    private static MemoryPlan plan(String profile, int megabytes) {
        long budget = MemorySize.ofMebiBytes(megabytes).getBytes();
        Profile chosen = Profile.valueOf(profile.toUpperCase().replace('-', '_'));
        Double writeBufferRatio = ProfileOptions.of(chosen).writeBufferRatio();
        MemoryRatios ratios =
                new MemoryRatios(writeBufferRatio == null ? 0.5 : writeBufferRatio, 0.1);
        WriteBuffers wanted =
                new WriteBuffers(64 << 20, false, RocksDBLine.ARENA_BLOCK_SIZE_CAP, false);
        return chosen == Profile.NONE
                ? MemoryPlan.asConfigured(BudgetSplit.withoutWriteBack(budget), ratios, 1, wanted)
                : MemoryPlan.fitted(BudgetSplit.withoutWriteBack(budget), ratios, 1, wanted);
    }

    private String logged(Pattern pattern, Configuration job, int megabytes) throws Exception {
        try (TestSlot slot =
                new TestSlot(MemorySize.ofMebiBytes(megabytes).getBytes(), directory)) {
            LiveDatabase database = slot.open(job);
            database.mapState("state");
            List<String> log = Files.readAllLines(database.directory().resolve("LOG"));
            Set<String> found =
                    log.stream()
                            .map(pattern::matcher)
                            .filter(Matcher::find)
                            .map(matcher -> matcher.group(1))
                            .collect(Collectors.toSet());
            assertThat(found).as("of all column families").hasSize(1);
            return found.iterator().next();
        }
    }
}
