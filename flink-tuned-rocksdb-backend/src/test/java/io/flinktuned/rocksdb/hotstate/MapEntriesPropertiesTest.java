// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Entries of a map in a segment are those of a sorted map. */
class MapEntriesPropertiesTest {

    private static final int FROM = 13;

    private final MemorySegment m = MemorySegmentFactory.allocateOffHeapUnsafeMemory(1 << 16);

    @Provide
    Arbitrary<List<byte[]>> keys() {
        // Some begin with others; some differ in the first bit, which is not a sign.
        return Arbitraries.of((byte) 0, (byte) 1, (byte) 127, (byte) -128, (byte) -1)
                .array(byte[].class)
                .ofMaxSize(20)
                .list()
                .ofMinSize(1)
                .ofMaxSize(120);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void areThoseOfASortedMap(@ForAll("keys") List<byte[]> keys) {
        NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
        int end = FROM;
        for (int i = 0; i < keys.size(); i++) {
            byte[] key = keys.get(i);
            byte[] value = new byte[i * 7 % 50];
            Arrays.fill(value, (byte) i);
            int found = MapEntries.find(m, FROM, end, key, 0, key.length);
            assertThat(found >= 0).isEqualTo(model.containsKey(key));
            int position = found < 0 ? ~found : found;
            int before = found < 0 ? 0 : MapEntries.next(m, position) - position;
            int after =
                    found >= 0 && i % 3 == 0 ? 0 : MapEntries.HEADER + key.length + value.length;
            MapEntries.resize(m, position, end, before, after);
            end += after - before;
            if (after == 0) {
                model.remove(key);
            } else {
                byte[] prefixed = new byte[key.length + 2];
                System.arraycopy(key, 0, prefixed, 2, key.length);
                MapEntries.write(m, position, i % 8, prefixed, 2, key.length, value, value.length);
                model.put(key, value);
                assertThat(MapEntries.flags(m, position)).isEqualTo(i % 8);
                MapEntries.setFlags(m, position, 7 - i % 8);
                assertThat(MapEntries.flags(m, position)).isEqualTo(7 - i % 8);
            }
            check(end, model);
        }
        MapEntries.Builder builder = new MapEntries.Builder();
        int p = FROM;
        for (Map.Entry<byte[], byte[]> entry : model.entrySet()) {
            if (builder.count() % 2 == 0) {
                builder.copy(m, p, 0);
            } else {
                builder.add(0, entry.getKey(), 0, entry.getValue());
            }
            p = MapEntries.next(m, p);
        }
        assertThat(builder.length()).isEqualTo(end - FROM);
        m.put(FROM, builder.entries(), 0, builder.length());
        check(end, model);
    }

    private void check(int end, NavigableMap<byte[], byte[]> model) {
        int p = FROM;
        for (Map.Entry<byte[], byte[]> entry : model.entrySet()) {
            assertThat(Record.copy(m, MapEntries.key(p), MapEntries.keyLength(m, p)))
                    .isEqualTo(entry.getKey());
            assertThat(Record.copy(m, MapEntries.value(m, p), MapEntries.valueLength(m, p)))
                    .isEqualTo(entry.getValue());
            assertThat(MapEntries.find(m, FROM, end, entry.getKey(), 0, entry.getKey().length))
                    .isEqualTo(p);
            p = MapEntries.next(m, p);
        }
        assertThat(p).isEqualTo(end);
    }
}
