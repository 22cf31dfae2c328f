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

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** What lists read and write when, on a store that says what it is asked for. */
class HotListsTest {

    private static final byte[] KEY = {1};

    private final MemoryStore store = new MemoryStore();
    private final HotCache cache = TestCaches.large();
    private final StateStatistics statistics = new StateStatistics();
    private final HotLists lists = new HotLists(cache, store, statistics);

    private void append(String elements) {
        lists.append(KEY, elements.getBytes(US_ASCII), elements.length());
    }

    private String stored() {
        return new String(store.content.get(KEY), US_ASCII);
    }

    @Test
    void appendsWithoutReading() {
        store.content.put(KEY, "a".getBytes(US_ASCII));
        append("b");
        append("c,d");
        cache.flush();
        append("e");
        cache.flush();

        assertThat(store.reads).isZero();
        assertThat(stored()).isEqualTo("a,b,c,d,e");
    }

    @Test
    void countsWhatIsToBeWrittenAsWhatItIsThen() {
        for (int i = 0; i < 10; i++) {
            lists.put(KEY, new byte[1000]);
            append("a");
            assertThat(statistics.unflushedRecords()).isOne();
            assertThat(statistics.unflushedBytes()).isEqualTo(1000 + 2);
        }
        cache.flush();
        append("b");
        append("c");
        assertThat(statistics.unflushedRecords()).isOne();
        assertThat(statistics.unflushedBytes()).isEqualTo("b,c".length());
    }

    @Test
    void appendsInTheStoreOnce() {
        append("a");
        assertThat(lists.get(KEY)).asString(US_ASCII).isEqualTo("a");
        append("b");
        cache.flush();
        cache.flush();
        assertThat(lists.get(KEY)).asString(US_ASCII).isEqualTo("a,b");
        cache.flush();

        assertThat(store.writes).isOne();
        assertThat(store.reads).isOne();
        assertThat(stored()).isEqualTo("a,b");
    }
}
