// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.memory;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Segments do not overlap, and their memory goes back to the operating system. */
class SegmentMemoryTest {

    private static final int SIZE = 128 << 10;

    /** More than one block. */
    private static final int COUNT = (192 << 20) / SIZE;

    private final SegmentMemory memory = new SegmentMemory(SIZE);

    @Test
    void segmentsDoNotOverlap() {
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            MemorySegment segment = memory.allocate();
            assertThat(segment.size()).isEqualTo(SIZE);
            segment.putInt(0, i);
            segment.putInt(SIZE - Integer.BYTES, -i);
            segments.add(segment);
        }
        assertThat(memory.allocated()).isEqualTo(COUNT);

        for (int i = 0; i < COUNT; i++) {
            assertThat(segments.get(i).getInt(0)).isEqualTo(i);
            assertThat(segments.get(i).getInt(SIZE - Integer.BYTES)).isEqualTo(-i);
        }

        memory.free();
        assertThat(memory.allocated()).isZero();
        assertThat(segments).allMatch(MemorySegment::isFreed);
        assertThatThrownBy(() -> segments.get(0).getInt(0))
                .isInstanceOf(IllegalStateException.class);
    }

    /** As RocksDB does, another one allocates in between, and keeps what it has. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theOperatingSystemHasItBackThoughOthersKeepTheirs() throws Exception {
        // The largest that glibc learns from: what is smaller then comes from an arena.
        MemorySegmentFactory.allocateOffHeapUnsafeMemory(31 << 20).free();
        List<MemorySegment> ofOthers = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            MemorySegment segment = memory.allocate();
            for (int page = 0; page < SIZE; page += 4096) {
                segment.put(page, (byte) 1);
            }
            ofOthers.add(MemorySegmentFactory.allocateOffHeapUnsafeMemory(1024));
        }
        long before = residentKilobytes();

        memory.free();

        long after = residentKilobytes();
        ofOthers.forEach(MemorySegment::free);
        assertThat(before - after).isGreaterThan(COUNT * (SIZE >> 10) / 2);
    }

    private static long residentKilobytes() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
