// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** The memory of RocksDB, against the numbers of docs/memory.md. */
class RocksDbMemoryTest {

    private static final long MB = 1 << 20;
    private static final String MANAGED = "state.backend.rocksdb.memory.managed";

    @Test
    void aSlotOf128MegabytesIsDividedAsDocumented() {
        RocksDbMemory memory = of(Map.of(), "2.3.0").orElseThrow();

        assertThat(memory.cache() / (double) MB).isCloseTo(106.7, within());
        assertThat(memory.writeBuffers() / (double) MB).isCloseTo(42.7, within());
        assertThat(memory.mutableLimit() / (double) MB).isCloseTo(37.3, within());
        assertThat(memory.blocks() / (double) MB).isCloseTo(64, within());
        assertThat(memory.shard() / (double) MB).isCloseTo(1.7, within());
    }

    @Test
    void arenaBlocksAreAnEighthOfAWriteBufferOrOneMegabyteInFlink2() {
        assertThat(of(Map.of(), "1.20.5").orElseThrow().arenaBlock()).isEqualTo(8 * MB);
        assertThat(of(Map.of(), "2.3.0").orElseThrow().arenaBlock()).isEqualTo(MB);
        assertThat(
                        of(Map.of("state.backend.rocksdb.writebuffer.size", "1 mb"), "2.3.0")
                                .orElseThrow()
                                .arenaBlock())
                .isEqualTo(MB / 8);
    }

    @Test
    void aSmallCacheHasFewShards() {
        long cache =
                of(Map.of("state.backend.rocksdb.memory.fixed-per-slot", "2 mb"), "2.3.0")
                        .orElseThrow()
                        .shard();
        assertThat(cache).isBetween(MB / 2, MB);
    }

    @Test
    void aFixedSizeComesBeforeManagedMemory() {
        assertThat(
                        of(Map.of("state.backend.rocksdb.memory.fixed-per-slot", "64 mb"), "2.3.0")
                                .orElseThrow()
                                .budget())
                .isEqualTo(64 * MB);
    }

    @Test
    void aSizePerTaskManagerCountsOnlyWithoutManagedMemory() {
        String perTaskManager = "state.backend.rocksdb.memory.fixed-per-tm";

        assertThat(of(Map.of(perTaskManager, "64 mb"), "2.3.0").orElseThrow().budget())
                .isEqualTo(128 * MB);
        assertThat(
                        of(Map.of(perTaskManager, "64 mb", MANAGED, "false"), "2.3.0")
                                .orElseThrow()
                                .budget())
                .isEqualTo(64 * MB);
    }

    @Test
    void memoryThatIsNotManagedHasNoBound() {
        assertThat(of(Map.of(MANAGED, "false"), "2.3.0")).isEmpty();
    }

    private static Offset<Double> within() {
        return Offset.offset(0.05);
    }

    private static Optional<RocksDbMemory> of(Map<String, String> values, String version) {
        ArrayNode entries = new ObjectMapper().createArrayNode();
        values.forEach((key, value) -> entries.addObject().put("key", key).put("value", value));
        return RocksDbMemory.of(new Settings(entries), new FlinkVersion(version), 128 * MB);
    }
}
