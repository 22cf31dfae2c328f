// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.writeback;

import org.apache.flink.core.memory.MemorySegmentFactory;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class KeyHashTest {

    private static final int KEYS = 250_000;

    /** Keys as jobs have them: an identifier that is counted up, somewhere among equal bytes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 24})
    void hashesOfNumbersInARowAreSpread(int bytesBefore) {
        for (int bytesAfter : new int[] {0, 1, 8, 13}) {
            int length = bytesBefore + Integer.BYTES + bytesAfter;
            int[] hashes =
                    IntStream.range(0, KEYS)
                            .map(
                                    key ->
                                            hash(
                                                    ByteBuffer.allocate(length)
                                                            .putInt(bytesBefore, key)
                                                            .array()))
                            .toArray();
            // Chance alone makes 7 of so many meet another with 32 bits, ...
            assertThat(IntStream.of(hashes).distinct().count()).isGreaterThan(KEYS - 100);
            // ... and fills 61.5 % of the buckets.
            int mask = Integer.highestOneBit(KEYS) * 2 - 1;
            assertThat(IntStream.of(hashes).map(hash -> hash & mask).distinct().count())
                    .isGreaterThan((long) (0.6 * (mask + 1)));
        }
    }

    /** Of a key in an array, and of the same in a segment. */
    private static int hash(byte[] key) {
        int hash = KeyHash.of(key, key.length);
        byte[] within = new byte[key.length + 3];
        System.arraycopy(key, 0, within, 3, key.length);
        assertThat(KeyHash.of(MemorySegmentFactory.wrap(within), 3, key.length)).isEqualTo(hash);
        return hash;
    }
}
