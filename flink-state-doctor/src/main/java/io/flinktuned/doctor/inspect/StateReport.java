// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import java.util.List;

/** What a report says of one state; its fields are those of the JSON form. */
final class StateReport {

    final String name;
    final StateKind kind;
    final boolean hasTtl;

    /** Values, lists, map entries or timers. */
    final long entries;

    final long keyBytes;
    final long valueBytes;
    final Sizes.Distribution keySize;
    final Sizes.Distribution valueSize;

    /** Empty for timers, as the next. */
    final List<Largest.Item> largestKeys;

    final List<Largest.Item> largestValues;

    /** Null but for lists and maps whose sizes are known. */
    final CollectionSizes.Summary collections;

    /** Null if there is no time to live. */
    final Ages.Summary ages;

    /** Null if there are no timers. */
    final Timers.Summary timers;

    /** Null if the state does not belong to keys. */
    final KeyGroups.Skew skew;

    final List<String> notes;

    StateReport(StateStatistics statistics) {
        name = statistics.name();
        kind = statistics.kind();
        hasTtl = statistics.hasTtl();
        entries = statistics.keySizes().count();
        keyBytes = statistics.keySizes().total();
        valueBytes = statistics.valueSizes().total();
        keySize = statistics.keySizes().distribution();
        valueSize = statistics.valueSizes().distribution();
        largestKeys = statistics.largestKeys().items();
        largestValues = statistics.largestValues().items();
        collections = statistics.collections().map(CollectionSizes::summary).orElse(null);
        ages = statistics.ages().summary().orElse(null);
        timers = statistics.timers().summary().orElse(null);
        skew = kind.isOperatorState() ? null : statistics.keyGroups().skew();
        notes = List.copyOf(statistics.notes());
    }

    long bytes() {
        return keyBytes + valueBytes;
    }
}
