// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.Subtask;
import io.flinktuned.doctor.diagnose.observe.Vertex;

import java.util.Comparator;
import java.util.Optional;

/** The keyed vertex whose subtasks differ most in what they have to do. */
final class Skew {

    /** Records of the fullest subtask, divided by the mean; less is chance. */
    private static final double UNEVEN = 1.2;

    /** Fewer records tell nothing: with 100, chance makes a fifth. */
    private static final int FEWEST_RECORDS = 100;

    static final String SOURCE =
            "/jobs/:id/vertices/:id: read-records, accumulated-busy-time of subtasks";

    private final Vertex vertex;

    private Skew(Vertex vertex) {
        this.vertex = vertex;
    }

    /** Empty when records are spread evenly. */
    static Optional<Skew> of(Observation job) {
        return job.vertices().stream()
                .filter(vertex -> vertex.keyed() && vertex.subtasks().size() > 1)
                .filter(vertex -> vertex.fullest().records() >= FEWEST_RECORDS)
                .map(Skew::new)
                .filter(skew -> skew.ofRecords() >= UNEVEN)
                .max(Comparator.comparingDouble(Skew::cost));
    }

    Vertex vertex() {
        return vertex;
    }

    /** Records of the fullest subtask, divided by the mean. */
    double ofRecords() {
        double mean = (double) vertex.records() / vertex.subtasks().size();
        return vertex.fullest().records() / mean;
    }

    /** Whether the number of key groups explains it. */
    boolean ofKeyGroups() {
        return KeyGroups.skew(vertex) >= UNEVEN && ofRecords() <= 1.15 * KeyGroups.skew(vertex);
    }

    /** The share of its time that the fullest subtask is busy for more than its part. */
    double cost() {
        return vertex.fullest().busy() * (1 - 1 / ofRecords());
    }

    String evidence() {
        Subtask fullest = vertex.fullest();
        double others =
                vertex.subtasks().stream()
                        .filter(subtask -> subtask != fullest)
                        .mapToDouble(Subtask::busy)
                        .average()
                        .orElse(0);
        return Text.format(
                "subtask %d of '%s' had %.1f times the mean of records (%d), and was busy for %s of"
                        + " the time, the others for %s",
                fullest.index(),
                vertex.name(),
                ofRecords(),
                fullest.records(),
                Text.percent(fullest.busy()),
                Text.percent(others));
    }
}
