// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import javax.annotation.Nullable;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** What lists read and write when, on a store that says what it is asked for. */
class HotListsTest {

    private static final byte[] KEY = {1};

    private final MemoryStore store = new MemoryStore();
    private final HotTier tier = TestTiers.large();
    private final StateStatistics statistics = new StateStatistics();
    private final Found found = new Found();
    private final HotLists lists = new HotLists(tier, store, statistics);

    private void append(String elements) {
        lists.append(KEY, KEY.length, elements.getBytes(US_ASCII), elements.length());
    }

    @Nullable
    private String get() {
        return lists.get(KEY, KEY.length, found)
                ? new String(found.array(), 0, found.length(), US_ASCII)
                : null;
    }

    private String stored() {
        return new String(store.content.get(KEY), US_ASCII);
    }

    @Test
    void appendsWithoutReading() {
        store.content.put(KEY, "a".getBytes(US_ASCII));
        append("b");
        append("c,d");
        tier.flush();
        append("e");
        tier.flush();

        assertThat(store.reads).isZero();
        assertThat(stored()).isEqualTo("a,b,c,d,e");
    }

    @Test
    void countsWhatIsToBeWrittenAsWhatItIsThen() {
        for (int i = 0; i < 10; i++) {
            lists.put(KEY, KEY.length, new byte[1000]);
            append("a");
            assertThat(statistics.unflushedRecords()).isOne();
            assertThat(statistics.unflushedBytes()).isEqualTo(1 + 1000 + 2);
        }
        tier.flush();
        append("b");
        append("c");
        assertThat(statistics.unflushedRecords()).isOne();
        assertThat(statistics.unflushedBytes()).isEqualTo(1 + "b,c".length());
    }

    @Test
    void appendsInTheStoreOnce() {
        append("a");
        assertThat(get()).isEqualTo("a");
        append("b");
        tier.flush();
        tier.flush();
        assertThat(get()).isEqualTo("a,b");
        tier.flush();

        assertThat(store.writes).isOne();
        assertThat(store.reads).isOne();
        assertThat(stored()).isEqualTo("a,b");
    }

    /**
     * With Flink, each element but the first has a delimiter before it, also if it has no bytes.
     */
    @ParameterizedTest
    @ValueSource(strings = {"held", "flushed", "read", "dropped"})
    void anElementOfNoBytesIsAnElement(String between) {
        append("");
        between(between);
        assertThat(get()).isEmpty();
        between(between);
        append("x");
        between(between);
        append("");
        assertThat(get()).isEqualTo(",x,");
        tier.flush();
        assertThat(stored()).isEqualTo(",x,");

        lists.put(KEY, KEY.length, new byte[0]);
        between(between);
        append("");
        between(between);
        assertThat(get()).isEqualTo(",");
        lists.put(KEY, KEY.length, null);
        between(between);
        assertThat(get()).isNull();
        append("");
        tier.flush();
        assertThat(stored()).isEmpty();
    }

    private void between(String what) {
        switch (what) {
            case "flushed":
                tier.flush();
                break;
            case "read":
                get();
                break;
            case "dropped":
                lists.drop();
                break;
            default:
        }
    }

    @Test
    void whatIsClearedBeforeItIsWrittenIsNotWritten() {
        assertThat(get()).isNull();
        append("a");
        lists.put(KEY, KEY.length, null);
        assertThat(statistics.unflushedRecords()).isZero();
        assertThat(statistics.unflushedBytes()).isZero();
        tier.flush();
        assertThat(store.writes).isZero();
        append("b");
        tier.flush();
        assertThat(stored()).isEqualTo("b");
    }

    @Test
    void aLongListIsNotHeldAfterItHasBeenWritten() {
        append("a");
        lists.append(KEY, KEY.length, new byte[70_000], 70_000);
        assertThat(statistics.bytes()).isZero();
        assertThat(statistics.unflushedRecords()).isZero();
        assertThat(store.content.get(KEY)).hasSize(70_002);
        append("b");
        assertThat(get()).hasSize(70_004).startsWith("a,").endsWith(",b");
    }
}
