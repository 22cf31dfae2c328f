// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import java.util.List;

/** What a report says of one operator; its fields are those of the JSON form. */
final class OperatorReport {

    /** The name, the uid or the id: the first of them that there is. */
    final String title;

    final String id;

    /** Null if the metadata has none, as before Flink 2.0. */
    final String name;

    /** As {@link #name}. */
    final String uid;

    final int parallelism;
    final int maxParallelism;
    final List<StateReport> states;
    final List<String> notes;

    OperatorReport(OperatorInfo operator, List<StateReport> states, List<String> notes) {
        this.title = operator.title();
        this.id = operator.id();
        this.name = operator.name().orElse(null);
        this.uid = operator.uid().orElse(null);
        this.parallelism = operator.parallelism();
        this.maxParallelism = operator.maxParallelism();
        this.states = states;
        this.notes = notes;
    }

    long bytes() {
        return states.stream().mapToLong(StateReport::bytes).sum();
    }
}
