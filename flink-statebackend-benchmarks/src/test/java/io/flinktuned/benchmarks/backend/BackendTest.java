// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.backend;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BackendTest {

    private static final MemorySize MEMORY = MemorySize.ofMebiBytes(16);

    @Test
    void forStIsThereFromFlink2OnAndBeforeItTheErrorSaysSo() {
        if (EnvironmentInformation.getVersion().startsWith("1.")) {
            assertThat(BackendName.all()).containsExactly("hashmap", "rocksdb", "tuned");
            assertThatThrownBy(() -> new Backend("forst", MEMORY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("Flink 1\\..* has no state backend 'forst'.*");
        } else {
            assertThat(BackendName.all()).containsExactly("hashmap", "rocksdb", "tuned", "forst");
            assertThat(new Backend("forst", MEMORY).isOnHeap()).isFalse();
        }
    }

    @Test
    void anUnknownBackendIsRefusedWithTheNamesOfThoseThatThereAre() {
        assertThatThrownBy(() -> new Backend("rocks", MEMORY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'rocks'")
                .hasMessageContaining("hashmap, rocksdb, tuned");
    }

    @Test
    void optionsFollowTheName() {
        Configuration configuration = new Configuration();
        new BackendName("tuned:write-heavy+a.b=1 mb+c=d=e").applyTo(configuration);
        assertThat(configuration.toMap())
                .containsEntry(
                        StateBackendOptions.STATE_BACKEND.key(),
                        "io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory")
                .containsEntry("state.backend.tuned.profile", "write-heavy")
                .containsEntry("a.b", "1 mb")
                .containsEntry("c", "d=e");
        assertThatThrownBy(() -> new BackendName("rocksdb+a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'a' in 'rocksdb+a' must have the form KEY=VALUE.");
    }

    @Test
    void oneNameIsForTheOptionsThatUsersOfFlinksRocksDBTurnOn() {
        Configuration configuration = new Configuration();
        new BackendName("rocksdb-filters+a=b").applyTo(configuration);

        assertThat(configuration.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("rocksdb");
        assertThat(configuration.get(RocksDBConfigurableOptions.USE_BLOOM_FILTER)).isTrue();
        assertThat(configuration.get(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS)).isTrue();
        assertThat(configuration.toMap()).containsEntry("a", "b");
    }

    @Test
    void everyBackendHasTheSameHeapAndManagedMemoryTogether() {
        int all = (int) MEMORY.getBytes();
        assertThat(new Backend("hashmap", MEMORY).heapForManagedMemory()).isEmpty();
        for (String name :
                List.of(
                        "rocksdb",
                        "rocksdb-filters",
                        "tuned",
                        "tuned:write-heavy",
                        BackendName.HEAP_TIMERS)) {
            Backend backend = new Backend(name, MEMORY);
            assertThat(backend.heapForManagedMemory()).hasSize(all);
            assertThat(
                            backend.configuration(Path.of("none"))
                                    .get(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE))
                    .isEqualTo(MEMORY);
        }
    }
}
