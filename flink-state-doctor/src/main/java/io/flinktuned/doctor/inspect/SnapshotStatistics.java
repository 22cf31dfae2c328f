// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a report says of a checkpoint or savepoint, gathered while it is read. */
public final class SnapshotStatistics implements SnapshotSink {

    private final Map<String, OperatorStatistics> operators = new LinkedHashMap<>();
    private final Instant takenAt;
    private final TtlSettings ttl;
    private final Progress progress;

    public SnapshotStatistics(
            List<OperatorInfo> operators, Instant takenAt, TtlSettings ttl, Progress progress) {
        for (OperatorInfo operator : operators) {
            this.operators.put(operator.id(), new OperatorStatistics(operator));
        }
        this.takenAt = takenAt;
        this.ttl = ttl;
        this.progress = progress;
    }

    @Override
    public synchronized StateSink state(
            String operatorId, String name, StateKind kind, boolean hasTtl) {
        OperatorStatistics operator = operators.get(operatorId);
        // An operator can have two states of one name: one with keys and one without.
        StateStatistics state =
                operator.states.computeIfAbsent(
                        kind.isOperatorState() + name,
                        key ->
                                new StateStatistics(
                                        name, operator.info, takenAt, ttl.of(name), progress));
        state.describe(kind, hasTtl);
        return state;
    }

    @Override
    public synchronized void note(String operatorId, String note) {
        operators.get(operatorId).notes.add(note);
    }

    /** The operators that have state, and their states, those with most bytes first. */
    List<OperatorReport> operators() {
        return operators.values().stream()
                .map(OperatorStatistics::report)
                .filter(operator -> !operator.states.isEmpty() || !operator.notes.isEmpty())
                .sorted(
                        Comparator.comparingLong(OperatorReport::bytes)
                                .reversed()
                                .thenComparing(operator -> operator.id))
                .collect(Collectors.toList());
    }

    private static final class OperatorStatistics {

        private final OperatorInfo info;
        private final Map<String, StateStatistics> states = new LinkedHashMap<>();
        private final Set<String> notes = new LinkedHashSet<>();

        private OperatorStatistics(OperatorInfo info) {
            this.info = info;
        }

        private OperatorReport report() {
            List<StateReport> reports = new ArrayList<>();
            states.values().forEach(state -> reports.add(state.report()));
            reports.sort(
                    Comparator.comparingLong(StateReport::bytes)
                            .reversed()
                            .thenComparing(state -> state.name));
            return new OperatorReport(info, reports, List.copyOf(notes));
        }
    }
}
