// SPDX-License-Identifier: Apache-2.0
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
