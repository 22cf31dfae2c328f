// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb;

import io.flinktuned.rocksdb.memory.Bytes;
import io.flinktuned.rocksdb.memory.MemoryPlan;
import io.flinktuned.rocksdb.profile.RocksDBLine;
import io.flinktuned.rocksdb.testing.Plans;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.util.InstantiationUtil;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the backend accepts and refuses before a job starts, and what it says it will do. */
class TunedRocksDBStateBackendTest {

    private static final ClassLoader CLASS_LOADER =
            TunedRocksDBStateBackendTest.class.getClassLoader();

    private static final MemorySize SLOT = MemorySize.ofMebiBytes(128);

    private static TunedRocksDBStateBackend configured(String... keysAndValues) {
        Configuration configuration = new Configuration();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.setString(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new TunedRocksDBStateBackendFactory().createFromConfig(configuration, CLASS_LOADER);
    }

    @Test
    void flinksLoaderFindsTheFactory() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(
                StateBackendOptions.STATE_BACKEND,
                "io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory");

        StateBackend backend =
                StateBackendLoader.loadStateBackendFromConfig(configuration, CLASS_LOADER, null);

        assertThat(backend).isInstanceOf(TunedRocksDBStateBackend.class);
        assertThat(backend.useManagedMemory()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "state.backend.tuned.profile | fast"
                        + "| 'state.backend.tuned.profile' is 'fast', but must be one of [balanced,"
                        + " write-heavy, read-heavy, many-states, low-memory, spinning-disk, none]",
                "state.backend.tuned.timers | disk"
                        + "| 'state.backend.tuned.timers' is 'disk', but must be one of [rocksdb,"
                        + " heap, write-back]",
                "state.backend.tuned.hot-state.enabled | yes"
                        + "| 'state.backend.tuned.hot-state.enabled' is 'yes', but must be 'true' or"
                        + " 'false'",
                "state.backend.tuned.hot-state.memory-ratio | half"
                        + "| 'state.backend.tuned.hot-state.memory-ratio' is 'half', but must be a"
                        + " number greater than 0 and at most 0.9.",
                "state.backend.tuned.hot-state.memory-ratio | 0"
                        + "| 'state.backend.tuned.hot-state.memory-ratio' is '0', but must be a",
                "state.backend.tuned.hot-state.memory-ratio | 0.91"
                        + "| 'state.backend.tuned.hot-state.memory-ratio' is '0.91', but must be a",
                "state.backend.tuned.hot-state.memory-ratio | NaN"
                        + "| 'state.backend.tuned.hot-state.memory-ratio' is 'NaN', but must be a",
                "state.backend.tuned.hot-state.memory | 128 mb"
                        + "| There is no option 'state.backend.tuned.hot-state.memory', which is"
                        + " '128 mb'. Correct its name or remove it. The options are",
                "state.backend.tuned.hot-state.max-unflushed | -1"
                        + "| 'state.backend.tuned.hot-state.max-unflushed' is '-1', but must be a"
                        + " whole number from 0 to 2147483647",
                "state.backend.tuned.hot-state.max-unflushed | all"
                        + "| 'state.backend.tuned.hot-state.max-unflushed' is 'all', but must be a",
                "state.backend.tuned.hot-state.enable | false"
                        + "| There is no option 'state.backend.tuned.hot-state.enable', which is"
                        + " 'false'. Correct its name or remove it. The options are"
                        + " state.backend.tuned.profile, state.backend.tuned.timers,",
                "state.backend.rocksdb.predefined-options | SSD"
                        + "| 'state.backend.rocksdb.predefined-options' is 'SSD', but must be one of"
                        + " [DEFAULT, SPINNING_DISK_OPTIMIZED, SPINNING_DISK_OPTIMIZED_HIGH_MEM,"
                        + " FLASH_SSD_OPTIMIZED]",
                "state.backend.tuned.metrics.max-states | -1"
                        + "| 'state.backend.tuned.metrics.max-states' is '-1', but must be a whole",
                "state.backend.rocksdb.memory.write-buffer-ratio | 50%"
                        + "| 'state.backend.rocksdb.memory.write-buffer-ratio' is '50%', but must be a"
                        + " number greater than 0 and less than 1",
                "state.backend.rocksdb.memory.fixed-per-slot | 128"
                        + "| 'state.backend.rocksdb.memory.fixed-per-slot' is '128', but must be a"
                        + " whole number with a unit, such as '512 mb'",
                "state.backend.rocksdb.memory.fixed-per-slot | 1.5 gb"
                        + "| 'state.backend.rocksdb.memory.fixed-per-slot' is '1.5 gb', but must be a"
                        + " whole number with a unit, such as '512 mb'",
                "state.backend.rocksdb.bloom-filter.bits-per-key | -3"
                        + "| 'state.backend.rocksdb.bloom-filter.bits-per-key' is '-3', but must be"
                        + " a number of at least 0",
                "state.backend.rocksdb.memory.write-buffer-ratio | 1.0"
                        + "| must be greater than 0 and less than 1",
                "state.backend.rocksdb.memory.high-prio-pool-ratio | 0.9"
                        + "| together leave no block cache for data",
                "state.backend.rocksdb.memory.fixed-per-slot | 200 kb"
                        + "| 'state.backend.rocksdb.memory.fixed-per-slot' is 200 kb",
                "state.backend.rocksdb.memory.fixed-per-slot | 0 b"
                        + "| 'state.backend.rocksdb.memory.fixed-per-slot' is 0",
                "state.backend.rocksdb.memory.fixed-per-slot | 2 mb"
                        + "| What 'state.backend.tuned.hot-state.memory-ratio' ('0.5') leaves of"
                        + " 'state.backend.rocksdb.memory.fixed-per-slot' (2 mb) is 1 mb, but"
                        + " RocksDB needs at least 1.2 mb",
                "state.backend.rocksdb.memory.fixed-per-tm | 200 kb"
                        + "| 'state.backend.rocksdb.memory.fixed-per-tm' is 200 kb",
            })
    void refusesNonsenseWithOneClearMessage(String key, String value, String message) {
        assertThatThrownBy(() -> configured(key, value))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-heavy", "READ_HEAVY", "read_heavy", "Read-Heavy"})
    void namesAreAcceptedAsFlinkAcceptsThem(String name) {
        assertThat(
                        configured("state.backend.tuned.profile", name)
                                .report(MemorySize.ofMebiBytes(64)))
                .containsPattern("profile +read-heavy ");
    }

    @Test
    void heapTimersWithTheChangelogAreRefusedWhenTheJobIsSubmitted() {
        Configuration configuration = new Configuration();
        configuration.set(TunedRocksDBOptions.TIMERS, Timers.HEAP);
        configuration.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, true);
        assertThatThrownBy(
                        () -> new TunedRocksDBStateBackend().configure(configuration, CLASS_LOADER))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageStartingWith(
                        "'state.backend.tuned.timers' is 'heap', but"
                                + " 'state.changelog.enabled' is 'true'");
    }

    @Test
    void predefinedOptionsThatSetNothingAreSaid() {
        assertThat(
                        configured("state.backend.rocksdb.predefined-options", "DEFAULT")
                                .report(MemorySize.ofMebiBytes(64)))
                .contains("'state.backend.rocksdb.predefined-options' has no effect");
        assertThat(
                        configured(
                                        "state.backend.rocksdb.predefined-options",
                                        "FLASH_SSD_OPTIMIZED")
                                .report(MemorySize.ofMebiBytes(64)))
                .doesNotContain("has no effect");
    }

    @Test
    void namesTheProfileWhenItsRatioDoesNotFitTheUsers() {
        assertThatThrownBy(
                        () ->
                                configured(
                                        "state.backend.tuned.profile",
                                        "write-heavy",
                                        "state.backend.rocksdb.memory.high-prio-pool-ratio",
                                        "0.5"))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("together leave no block cache")
                .hasMessageContaining(
                        "Profile 'write-heavy' has set"
                                + " [state.backend.rocksdb.memory.write-buffer-ratio]");
    }

    @Test
    void aFixedSizePerTaskManagerOfZeroMeansNotSet() {
        assertThat(configured("state.backend.rocksdb.memory.fixed-per-tm", "0 b").report(SLOT))
                .contains("managed memory of the slot");
    }

    @Test
    void refusesASlotThatIsTooSmall() {
        assertThatThrownBy(() -> configured().report(MemorySize.parse("100 kb")))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("managed memory of the slot) is 100 kb")
                .hasMessageContaining("Raise 'taskmanager.memory.managed.size'");
    }

    @Test
    void refusesTaskManagersWithoutManagedMemoryAtSubmission() {
        assertThatThrownBy(() -> configured("taskmanager.memory.managed.size", "0"))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining(
                        "'taskmanager.memory.managed.size' is 0 bytes, but RocksDB needs")
                .hasMessageContaining(
                        "Raise it, or set 'state.backend.rocksdb.memory.fixed-per-slot'");
        configured(
                "taskmanager.memory.managed.size", "0",
                "state.backend.rocksdb.memory.fixed-per-slot", "64 mb");
        configured(
                "taskmanager.memory.managed.size", "0",
                "state.backend.rocksdb.memory.managed", "false");
    }

    @Test
    void aFixedSizeThatIsTooSmallForHotStateSufficesForTimersAlone() {
        assertThat(
                        configured(
                                        "state.backend.rocksdb.memory.fixed-per-slot", "2 mb",
                                        "state.backend.tuned.hot-state.enabled", "false")
                                .report(MemorySize.ofMebiBytes(2)))
                .contains("of it for timers                           204.8 kb");
        assertThat(
                        configured(
                                        "state.backend.rocksdb.memory.fixed-per-slot", "1239 kb",
                                        "state.backend.tuned.hot-state.enabled", "false")
                                .report(MemorySize.parse("1239 kb")))
                .contains("- Timers have 10.2 kb instead of 123.9 kb");
    }

    @Test
    void theReportNamesWhatHasThePartThatIsNotRocksDBs() {
        MemorySize slot = MemorySize.parse("1239 kb");
        assertThat(configured("state.backend.tuned.timers", "rocksdb").report(slot))
                .contains("of it for hot state                        10.2 kb")
                .contains("- Hot state has 10.2 kb instead of 619.5 kb");
        assertThat(configured().report(slot))
                .contains("of it for hot state and timers             10.2 kb")
                .contains("- Hot state and timers have 10.2 kb instead of 619.5 kb");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1e-9 | true | write-back | Hot state is off, and timers are in RocksDB: '%s' is"
                        + " 1.0E-9. Less than 16 kb is of hardly any use: set it to 0.00013 or more.",
                "1.9e-6 | true | rocksdb | Hot state is off: '%s' is 1.9E-6. Less than",
                "1.9e-6 | false | write-back | Timers are in RocksDB: '%s' is 1.9E-6. Less than",
                "2e-6 | true | write-back | Hot state and timers have 268 bytes: '%s' is 2.0E-6.",
                "0.00012 | true | rocksdb | Hot state has 15.7 kb: '%s' is 1.2E-4.",
                "0.00012 | false | write-back | Timers have 15.7 kb: '%s' is 1.2E-4.",
            })
    void advisesAgainstAPartThatIsTooSmallToBeOfUse(
            String ratio, String hotState, String timers, String advice) {
        String key = "state.backend.tuned.hot-state.memory-ratio";
        assertThat(
                        configured(
                                        key,
                                        ratio,
                                        "state.backend.tuned.hot-state.enabled",
                                        hotState,
                                        "state.backend.tuned.timers",
                                        timers)
                                .report(SLOT))
                .contains("- " + String.format(advice, key));
    }

    /** The one that the advice names. */
    @Test
    void theLeastUsefulPartNeedsNoAdvice() {
        String key = "state.backend.tuned.hot-state.memory-ratio";
        assertThat(configured(key, "0.00013").report(SLOT))
                .doesNotContain("- Hot state", key + "' is");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 mb | Hot state and timers have 819.2 kb instead of 1 mb: RocksDB needs at least"
                        + " 1.2 mb.",
                "1239 kb | Hot state and timers have 10.2 kb instead of 619.5 kb",
                "1258292 b | Hot state is off, and timers are in RocksDB: RocksDB needs at least 1.2 mb"
            })
    void hotStateLeavesRocksDBWhatItNeeds(String slot, String advice) {
        assertThat(configured().report(MemorySize.parse(slot)))
                .contains(advice)
                .contains("Raise 'taskmanager.memory.managed.size', use fewer slots, or lower");
    }

    @Test
    void warnsOfAHighPriorityPoolOfZero() {
        assertThat(
                        configured("state.backend.rocksdb.memory.high-prio-pool-ratio", "0")
                                .report(SLOT))
                .contains("- 'state.backend.rocksdb.memory.high-prio-pool-ratio' is 0");
    }

    @Test
    void theReportSaysWhereEachValueComesFrom() {
        String report =
                configured(
                                "state.backend.tuned.profile", "read-heavy",
                                "state.backend.rocksdb.block.blocksize", "8 kb",
                                "state.backend.rocksdb.predefined-options", "FLASH_SSD_OPTIMIZED",
                                "execution.checkpointing.incremental", "true")
                        .report(SLOT);

        MemoryPlan plan = Plans.of(Profile.READ_HEAVY, SLOT.getBytes());
        assertThat(report.lines().map(line -> line.strip().replaceAll("  +", " | ")))
                .contains(
                        "profile | read-heavy | configuration state.backend.tuned.profile",
                        "timers | write-back | default",
                        "hot state | true | default",
                        "checkpoint interval | none | default",
                        "incremental checkpoints | true | configuration"
                                + " execution.checkpointing.incremental",
                        "budget | 128 mb | managed memory of the slot",
                        "hot-state ratio | 0.5 | default",
                        "of it for hot state and timers | 64 mb | outside of the heap",
                        "of it for RocksDB | 64 mb | the rest",
                        "write-buffer ratio (w) | 0.25 | profile read-heavy",
                        "block_size | 8 kb | configuration state.backend.rocksdb.block.blocksize",
                        "max_background_jobs | 4 | predefined options FLASH_SSD_OPTIMIZED",
                        "min_write_buffer_number_to_merge | 1 | default",
                        "arena_block_size | "
                                + Bytes.format(plan.arenaBlockSize())
                                + " | memory plan",
                        "memtable_whole_key_filtering (bytes) | "
                                + (plan.memtableFilterSize() == 0
                                        ? "RocksDB's | default"
                                        : Bytes.format(plan.memtableFilterSize())
                                                + " | memory plan"),
                        "max_bytes_for_level_base | 32 mb | memory plan",
                        "index_type, partition_filters | true | profile read-heavy")
                .endsWith("Advice", "none");
    }

    @Test
    void theReportNamesTheBlockCacheAndAPoolOnlyIfThereIsOne() {
        String pool = "high-priority-pool ratio (h)";
        String lru = "of type                                    LRUCache";
        assertThat(
                        configured("state.backend.rocksdb.memory.high-prio-pool-ratio", "0.1")
                                .report(SLOT))
                .contains(lru, pool);
        assertThat(configured("state.backend.tuned.profile", "none").report(SLOT))
                .contains(lru, pool);
        if (RocksDBLine.HAS_HYPER_CLOCK_CACHE) {
            assertThat(configured().report(SLOT))
                    .contains("of type                                    HyperClockCache")
                    .doesNotContain(pool);
        } else {
            assertThat(configured().report(SLOT)).contains(lru, pool);
        }
    }

    @Test
    void settersWinOverConfiguration() {
        Configuration configuration = new Configuration();
        configuration.set(TunedRocksDBOptions.PROFILE, Profile.LOW_MEMORY);
        configuration.set(RocksDBConfigurableOptions.BLOCK_SIZE, MemorySize.parse("4 kb"));
        TunedRocksDBStateBackend backend =
                new TunedRocksDBStateBackend()
                        .setProfile(Profile.NONE)
                        .setTimers(Timers.HEAP)
                        .setHotStateEnabled(true)
                        .setHotStateMemoryRatio(0.3)
                        .setWriteBufferRatio(0.4)
                        .setHighPriorityPoolRatio(0.2)
                        .setFixedMemoryPerSlot(MemorySize.ofMebiBytes(64))
                        .set(RocksDBConfigurableOptions.BLOCK_SIZE, MemorySize.parse("16 kb"))
                        .configure(configuration, CLASS_LOADER);

        assertThat(
                        backend.report(MemorySize.ofMebiBytes(64))
                                .lines()
                                .map(line -> line.strip().replaceAll("  +", " | ")))
                .contains(
                        "profile | none | code state.backend.tuned.profile",
                        "timers | heap | code state.backend.tuned.timers",
                        "hot state | true | code state.backend.tuned.hot-state.enabled",
                        "budget | 64 mb | fixed size per slot",
                        "hot-state ratio | 0.3 | code state.backend.tuned.hot-state.memory-ratio",
                        "write-buffer ratio (w) | 0.4 | code"
                                + " state.backend.rocksdb.memory.write-buffer-ratio",
                        "high-priority-pool ratio (h) | 0.2 | code"
                                + " state.backend.rocksdb.memory.high-prio-pool-ratio",
                        "block_size | 16 kb | code state.backend.rocksdb.block.blocksize");
    }

    @Test
    void whatSettersPutBecomesConfiguration() {
        Configuration configuration =
                new TunedRocksDBStateBackend()
                        .setProfile(Profile.MANY_STATES)
                        .setWriteBufferRatio(0.3)
                        .toConfiguration();

        assertThat(configuration.toMap())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                StateBackendOptions.STATE_BACKEND.key(),
                                "io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory",
                                "state.backend.tuned.profile",
                                "many-states",
                                "state.backend.rocksdb.memory.write-buffer-ratio",
                                "0.3"));
    }

    @Test
    void anOptionsFactoryObjectIsNotConfiguration() {
        TunedRocksDBStateBackend backend =
                new TunedRocksDBStateBackend()
                        .setRocksDBOptions(new TunedRocksDBOptionsFactory(Profile.READ_HEAVY));

        assertThatThrownBy(backend::toConfiguration)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'state.backend.rocksdb.options-factory'");
    }

    @Test
    void survivesJavaSerializationAsPartOfAJobGraph() throws Exception {
        TunedRocksDBStateBackend backend =
                new TunedRocksDBStateBackend()
                        .setProfile(Profile.WRITE_HEAVY)
                        .configure(new Configuration(), CLASS_LOADER);

        assertThat(InstantiationUtil.clone(backend).report(SLOT)).isEqualTo(backend.report(SLOT));
    }

    @Test
    void anUnconfiguredBackendHasTheDefaults() {
        assertThat(new TunedRocksDBStateBackend().report(SLOT))
                .isEqualTo(configured().report(SLOT));
    }
}
