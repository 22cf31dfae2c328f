// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.memory.SegmentPool;

import org.apache.flink.core.memory.MemorySegment;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Where pages are. */
class TimerMemoryTest {

    private static final int PAGE = 1 << 14;

    @Test
    void aPageThatGrewOnTheHeapMovesWhenThereIsASegment() {
        try (SegmentPool pool = new SegmentPool(4, PAGE)) {
            SegmentPool.Share others = pool.open();
            List<MemorySegment> taken = new ArrayList<>();
            for (MemorySegment s = others.take(); s != null; s = others.take()) {
                taken.add(s);
            }
            SegmentPool.Share own = pool.open();
            TimerMemory memory = new TimerMemory(own);
            memory.add(new NoUser());
            SortedTimers timers = new SortedTimers(memory, 1);
            for (int i = 0; timers.bytes() < PAGE; i++) {
                timers.add(ByteBuffer.allocate(9).putLong(1, i).array(), 9, false);
            }
            assertThat(memory.isExceeded()).isFalse();
            assertThat(own.held()).isZero();

            taken.forEach(others::give);

            assertThat(memory.isExceeded()).isFalse();
            assertThat(own.held()).isOne();
            timers.free();
            assertThat(own.held()).isZero();
        }
    }

    private static final class NoUser implements TimerMemory.User {

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public long spareBytes() {
            return 0;
        }

        @Override
        public void giveUp(boolean mayWrite) {}
    }
}
