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

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A sorted map that says what it is asked for. */
final class MemoryStore implements Store {

    final NavigableMap<byte[], byte[]> content = new TreeMap<>(Arrays::compareUnsigned);
    final List<byte[]> written = new ArrayList<>();
    int reads;
    int writes;
    boolean fails;

    @Override
    @Nullable
    public byte[] get(byte[] key) {
        reads++;
        return content.get(key);
    }

    @Override
    public void put(byte[] key, @Nullable byte[] value) {
        writes++;
        written.add(key);
        if (fails) {
            throw new IllegalStateException("disk full");
        }
        if (value == null) {
            content.remove(key);
        } else {
            content.put(key, value);
        }
    }

    /** As in RocksDB, what changes meanwhile is not seen. */
    @Override
    public void scan(byte[] prefix, byte[] from, Visitor visitor) {
        for (Map.Entry<byte[], byte[]> entry : new TreeMap<>(content.tailMap(from)).entrySet()) {
            byte[] key = entry.getKey();
            boolean inPrefix =
                    key.length >= prefix.length
                            && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
            if (!inPrefix || !visitor.visit(key, entry.getValue())) {
                return;
            }
        }
    }

    @Override
    public Writer writer() {
        return new Writer() {
            @Override
            public void put(byte[] key, byte[] value) {
                MemoryStore.this.put(key, value);
            }

            @Override
            public void delete(byte[] key) {
                MemoryStore.this.put(key, null);
            }

            @Override
            public void append(byte[] key, byte[] elements) {
                byte[] before = content.get(key);
                int start = before == null ? 0 : before.length + 1;
                byte[] list =
                        before == null
                                ? new byte[elements.length]
                                : Arrays.copyOf(before, start + elements.length);
                if (start > 0) {
                    list[start - 1] = ',';
                }
                System.arraycopy(elements, 0, list, start, elements.length);
                MemoryStore.this.put(key, list);
            }

            @Override
            public void close() {}
        };
    }
}
