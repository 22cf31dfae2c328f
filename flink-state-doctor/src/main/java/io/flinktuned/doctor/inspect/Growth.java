// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How states have changed from one checkpoint or savepoint to another. */
final class Growth {

    /** The path of the earlier one. */
    final String since;

    /** What grew most, in bytes, first. */
    final List<Change> states;

    private Growth(String since, List<Change> states) {
        this.since = since;
        this.states = states;
    }

    /** A state that only one of the two has counts as empty in the other. */
    static Growth between(SnapshotReport before, SnapshotReport after) {
        Map<String, Place> old = index(before);
        Map<String, Place> now = index(after);
        Set<String> keys = new LinkedHashSet<>(now.keySet());
        keys.addAll(old.keySet());
        List<Change> changes = new ArrayList<>();
        for (String key : keys) {
            changes.add(
                    new Change(
                            old.getOrDefault(key, Place.EMPTY),
                            now.getOrDefault(key, Place.EMPTY)));
        }
        changes.sort(Comparator.comparingLong((Change change) -> change.bytes).reversed());
        return new Growth(before.path, changes);
    }

    private static Map<String, Place> index(SnapshotReport report) {
        Map<String, Place> places = new LinkedHashMap<>();
        for (OperatorReport operator : report.operators) {
            for (StateReport state : operator.states) {
                places.put(
                        operator.id + state.kind.isOperatorState() + state.name,
                        new Place(operator.title, state));
            }
        }
        return places;
    }

    /** A state and where it is. */
    private static final class Place {

        private static final Place EMPTY = new Place(null, null);

        private final String operator;
        private final StateReport state;

        private Place(String operator, StateReport state) {
            this.operator = operator;
            this.state = state;
        }

        private long bytes() {
            return state == null ? 0 : state.bytes();
        }

        private long entries() {
            return state == null ? 0 : state.entries;
        }
    }

    /** What a state has more than before; less than 0 if it has less. */
    static final class Change {

        final String operator;
        final String state;
        final long entriesBefore;
        final long entries;
        final long bytesBefore;
        final long bytes;

        private Change(Place before, Place after) {
            Place known = after.state == null ? before : after;
            operator = known.operator;
            state = known.state.name;
            entriesBefore = before.entries();
            entries = after.entries() - entriesBefore;
            bytesBefore = before.bytes();
            bytes = after.bytes() - bytesBefore;
        }
    }
}
