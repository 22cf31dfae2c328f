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

import io.flinktuned.rocksdb.writeback.KeyHash;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Keys of entries, whichever way they are kept, against the arrays that they are made of. */
class EntryProperties {

    /** Of few different bytes, so that many are alike; zeros and signs matter. */
    @Provide
    Arbitrary<byte[]> keys() {
        return Arbitraries.of((byte) 0, (byte) 1, (byte) -1, Byte.MIN_VALUE)
                .array(byte[].class)
                .ofMinSize(0)
                .ofMaxSize(20);
    }

    @Property(tries = 5000)
    void isTheKey(@ForAll("keys") byte[] key) {
        assertThat(new KeyOnly(key).key()).isEqualTo(key);
    }

    @Property(tries = 5000)
    void ordersAsRocksDB(@ForAll("keys") byte[] one, @ForAll("keys") byte[] other) {
        assertThat(Integer.signum(Entry.compareKeys(new KeyOnly(one), new KeyOnly(other))))
                .isEqualTo(Integer.signum(Arrays.compareUnsigned(one, other)));
    }

    @Property(tries = 5000)
    void ordersKeysWithTheSameStart(
            @ForAll("keys") byte[] start, @ForAll byte one, @ForAll byte other) {
        byte[] longer = Arrays.copyOf(start, start.length + 1);
        longer[start.length] = one;
        byte[] another = Arrays.copyOf(start, start.length + 1);
        another[start.length] = other;
        ordersAsRocksDB(start, longer);
        ordersAsRocksDB(longer, start);
        ordersAsRocksDB(longer, another);
    }

    @Property(tries = 2000)
    void findsInAChain(
            @ForAll("keyLists") List<byte[]> keys,
            @ForAll @IntRange(max = 9) int which,
            @ForAll @IntRange(max = 30) int changed) {
        Entry first = null;
        for (byte[] key : keys) {
            Entry entry = new KeyOnly(key);
            entry.nextInBucket = first;
            first = entry;
        }
        // One of them, or one that differs from it in a byte.
        byte[] sought = keys.get(which % keys.size()).clone();
        if (changed < sought.length) {
            sought[changed] ^= 1;
        }
        Entry found = Entry.find(first, sought, KeyHash.of(sought));
        if (keys.stream().anyMatch(key -> Arrays.equals(key, sought))) {
            assertThat(found.key()).isEqualTo(sought);
        } else {
            assertThat(found).isNull();
        }
    }

    @Provide
    Arbitrary<List<byte[]>> keyLists() {
        return keys().list().ofMinSize(1).ofMaxSize(10);
    }

    private static final class KeyOnly extends Entry {
        KeyOnly(byte[] key) {
            super(null, key, KeyHash.of(key));
        }

        @Override
        int write(Store.Writer writer) {
            return 0;
        }
    }
}
