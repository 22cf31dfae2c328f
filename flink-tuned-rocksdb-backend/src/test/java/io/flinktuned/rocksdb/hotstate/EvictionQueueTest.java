/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.flinktuned.rocksdb.hotstate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EvictionQueueTest {

    private final EvictionQueue queue = new EvictionQueue();

    private static Entry entry(int key) {
        return new Entry(null, new byte[] {(byte) key, (byte) (key >> 8)}, key) {
            @Override
            int write(Store.Writer writer) {
                return 0;
            }
        };
    }

    @Test
    void letsGoOfWhatIsRemoved() {
        for (int i = 0; i < 1000; i++) {
            queue.add(entry(i));
        }
        for (int i = 0; i < 100_000; i++) {
            Entry entry = entry(1000 + i % 1000);
            queue.add(entry);
            entry.removed = true;
            queue.removed();
            assertThat(queue.size()).isBetween(1000, 1200);
        }
    }

    @Test
    void saysWhatGoesNext() {
        for (int i = 0; i < 1000; i++) {
            Entry entry = entry(i);
            entry.uses = (byte) (i % 2 * 2);
            queue.add(entry);
        }
        assertThat(queue.evict().hash).isZero();
        assertThat(queue.next(8)).extracting(entry -> entry.hash).containsExactly(2, 4, 6, 8);
        assertThat(queue.evict().hash).isEqualTo(2);
    }
}
