// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What a report says of one state, gathered entry by entry in memory of a fixed size. */
final class StateStatistics implements StateSink {

    /** How many of the largest keys, values and collections are named. */
    static final int LARGEST = 5;

    private static final int ENTRIES_PER_STEP = 8192;

    private final Progress progress;
    private final String name;
    private final Sizes keySizes = new Sizes();
    private final Sizes valueSizes = new Sizes();
    private final Largest largestKeys = new Largest(LARGEST);
    private final Largest largestValues = new Largest(LARGEST);
    private final CollectionSizes collections = new CollectionSizes(LARGEST);
    private final KeyGroups keyGroups;
    private final Ages ages;
    private final Timers timers;
    private final Set<String> notes = new LinkedHashSet<>();

    private long toldEntries;
    private long toldBytes;
    private StateKind kind;
    private boolean hasTtl;
    private boolean collectionsKnown = true;

    StateStatistics(
            String name,
            OperatorInfo operator,
            Instant now,
            Optional<Duration> ttl,
            Progress progress) {
        this.progress = progress;
        this.name = name;
        this.kind = StateKind.UNKNOWN;
        this.keyGroups = new KeyGroups(operator.parallelism(), operator.maxParallelism());
        this.ages = new Ages(now, ttl);
        this.timers = new Timers(now);
    }

    void describe(StateKind knownKind, boolean withTtl) {
        if (knownKind != StateKind.UNKNOWN) {
            kind = knownKind;
        }
        hasTtl |= withTtl;
    }

    @Override
    public void entry(Entry entry) {
        int keyLength = entry.keyLength();
        long valueLength = entry.valueLength();
        keySizes.add(keyLength);
        valueSizes.add(valueLength);
        if (!kind.isTimers()) {
            largestKeys.offer(keyLength, () -> text(entry));
            largestValues.offer(valueLength, () -> text(entry));
        }
        keyGroups.add(entry.keyGroup(), keyLength + valueLength);
        if (kind.isCollection()) {
            if (entry.ownerLength() == Entry.UNKNOWN || entry.elements() == Entry.UNKNOWN) {
                collectionsKnown = false;
            } else {
                collections.add(entry);
            }
        }
        if (keySizes.count() % ENTRIES_PER_STEP == 0) {
            tellProgress();
        }
    }

    private void tellProgress() {
        long bytes = keySizes.total() + valueSizes.total();
        progress.read(keySizes.count() - toldEntries, bytes - toldBytes);
        toldEntries = keySizes.count();
        toldBytes = bytes;
    }

    private static String text(Entry entry) {
        return entry.keyText().of(entry.key(), entry.keyLength());
    }

    @Override
    public void touched(long timestamp) {
        ages.add(timestamp);
    }

    @Override
    public void timer(long timestamp) {
        timers.add(timestamp);
    }

    @Override
    public void note(String note) {
        notes.add(note);
    }

    StateReport report() {
        tellProgress();
        return new StateReport(this);
    }

    String name() {
        return name;
    }

    StateKind kind() {
        return kind;
    }

    boolean hasTtl() {
        return hasTtl;
    }

    Sizes keySizes() {
        return keySizes;
    }

    Sizes valueSizes() {
        return valueSizes;
    }

    Largest largestKeys() {
        return largestKeys;
    }

    Largest largestValues() {
        return largestValues;
    }

    /** Nothing if there are no collections, or the sizes of some are not known. */
    Optional<CollectionSizes> collections() {
        return kind.isCollection() && collectionsKnown
                ? Optional.of(collections)
                : Optional.empty();
    }

    KeyGroups keyGroups() {
        return keyGroups;
    }

    Ages ages() {
        return ages;
    }

    Timers timers() {
        return timers;
    }

    Set<String> notes() {
        return notes;
    }
}
