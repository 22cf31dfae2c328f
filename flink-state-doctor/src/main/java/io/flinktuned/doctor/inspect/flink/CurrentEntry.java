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

package io.flinktuned.doctor.inspect.flink;

import io.flinktuned.doctor.inspect.Entry;
import io.flinktuned.doctor.inspect.KeyText;

/** The entry that a reader is at. */
final class CurrentEntry implements Entry {

    private final KeyText keyText;

    private int keyGroup;
    private byte[] key;
    private int keyLength;
    private int ownerLength;
    private long valueLength;
    private int elements;

    CurrentEntry(KeyText keyText) {
        this.keyText = keyText;
    }

    void set(
            int newKeyGroup,
            byte[] newKey,
            int newKeyLength,
            int newOwnerLength,
            long newValueLength,
            int newElements) {
        keyGroup = newKeyGroup;
        key = newKey;
        keyLength = newKeyLength;
        ownerLength = newOwnerLength;
        valueLength = newValueLength;
        elements = newElements;
    }

    @Override
    public int keyGroup() {
        return keyGroup;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public int keyLength() {
        return keyLength;
    }

    @Override
    public int ownerLength() {
        return ownerLength;
    }

    @Override
    public long valueLength() {
        return valueLength;
    }

    @Override
    public int elements() {
        return elements;
    }

    @Override
    public KeyText keyText() {
        return keyText;
    }
}
