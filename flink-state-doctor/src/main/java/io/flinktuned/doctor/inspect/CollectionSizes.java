// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import java.util.Arrays;
import java.util.List;

/**
 * The lists or maps of a state by their number of elements.
 *
 * <p>The entries of a map come one after the other; that of one key ends where the next key begins.
 * Only the key of the map that is being read is kept.
 */
final class CollectionSizes {

    private final Sizes sizes = new Sizes();
    private final Largest largest;

    private byte[] owner = new byte[64];
    private int ownerLength;
    private KeyText keyText;
    private long elements;

    CollectionSizes(int limit) {
        largest = new Largest(limit);
    }

    /** Counts an entry whose owner and number of elements are known. */
    void add(Entry entry) {
        if (elements == 0 || !hasSameOwner(entry)) {
            finish();
            begin(entry);
        }
        elements += entry.elements();
    }

    private boolean hasSameOwner(Entry entry) {
        return entry.ownerLength() == ownerLength
                && Arrays.equals(entry.key(), 0, ownerLength, owner, 0, ownerLength);
    }

    private void begin(Entry entry) {
        ownerLength = entry.ownerLength();
        if (owner.length < ownerLength) {
            owner = new byte[2 * ownerLength];
        }
        System.arraycopy(entry.key(), 0, owner, 0, ownerLength);
        keyText = entry.keyText();
    }

    /** Says that what comes next belongs to other keys. */
    void finish() {
        if (elements > 0) {
            sizes.add(elements);
            largest.offer(elements, () -> keyText.of(owner, ownerLength));
        }
        elements = 0;
    }

    Summary summary() {
        finish();
        return new Summary(sizes.count(), sizes.total(), sizes.distribution(), largest.items());
    }

    /** Lists or maps by their number of elements. */
    static final class Summary {

        final long count;
        final long elements;
        final Sizes.Distribution elementsPerKey;
        final List<Largest.Item> largest;

        Summary(
                long count,
                long elements,
                Sizes.Distribution elementsPerKey,
                List<Largest.Item> largest) {
            this.count = count;
            this.elements = elements;
            this.elementsPerKey = elementsPerKey;
            this.largest = largest;
        }
    }
}
