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

package io.flinktuned.rocksdb.timers;

/**
 * A timer on the heap, as the bytes that are its key in RocksDB: key group, then the rest, which is
 * in the order of time.
 *
 * <p>It is <em>pending</em> if it shall fire, and <em>stored</em> if RocksDB has it. What is
 * neither is forgotten, and what is only one of the two still has to be written.
 */
final class Timer {

    private static final int NOT_CONTAINED = -1;

    final byte[] key;

    /** Orders timers as far as their first bytes after the key group do. */
    final long order;

    /** The next one in the bucket of {@link TimerTable}. */
    Timer next;

    /** Where {@link PendingTimers} have it. */
    private int position = NOT_CONTAINED;

    /** Where the list of {@link TimersOnHeap} of what has to be written has it. */
    private int change = NOT_CONTAINED;

    private boolean stored;

    Timer(byte[] key, long order) {
        this.key = key;
        this.order = order;
    }

    boolean isPending() {
        return position != NOT_CONTAINED;
    }

    int position() {
        return position;
    }

    void setPosition(int position) {
        this.position = position;
    }

    void setNotPending() {
        position = NOT_CONTAINED;
    }

    boolean isStored() {
        return stored;
    }

    void setStored(boolean stored) {
        this.stored = stored;
    }

    int change() {
        return change;
    }

    void setChange(int change) {
        this.change = change;
    }
}
