// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Activity;
import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.Vertex;

import java.util.function.ToDoubleFunction;

/** The vertex that spends the largest share of its time on something, told from thread dumps. */
final class StateTime {

    static final String SOURCE =
            "/taskmanagers/:id/thread-dump, busy time of /jobs/:id/vertices/:id";

    private final Vertex vertex;
    private final double share;

    private StateTime(Vertex vertex, double share) {
        this.vertex = vertex;
        this.share = share;
    }

    /** Of time spent on {@code activities}. */
    static StateTime of(Observation job, Activity... activities) {
        return most(job, vertex -> vertex.stacks().share(activities));
    }

    /** Of time spent under a frame that has {@code text} in it. */
    static StateTime with(Observation job, String text) {
        return most(job, vertex -> vertex.stacks().shareWith(text));
    }

    /** Of all reads: get, iterators, and making objects of what was read. */
    static StateTime ofReads(Observation job) {
        return of(job, Activity.READ, Activity.ITERATE, Activity.STATE_SERIALIZATION);
    }

    private static StateTime most(Observation job, ToDoubleFunction<Vertex> ofBusy) {
        Vertex most = job.busiest();
        double share = 0;
        for (Vertex vertex : job.vertices()) {
            if (vertex.stacks().enough()) {
                double here = vertex.busy() * ofBusy.applyAsDouble(vertex);
                if (here > share) {
                    most = vertex;
                    share = here;
                }
            }
        }
        return new StateTime(most, share);
    }

    /** Where it is. */
    Vertex vertex() {
        return vertex;
    }

    /** Of the time of the vertex's busiest subtask, between 0 and 1. */
    double share() {
        return share;
    }

    /** For {@link Finding.Builder#cost}. */
    String of() {
        return "time of '" + vertex.name() + "', from thread dumps";
    }

    /** For {@link Finding.Builder#evidence}. */
    String evidence(String what) {
        return Text.format(
                "'%s' is busy for %s of the time, and spends %s of its time on %s (%d samples)",
                vertex.name(),
                Text.percent(vertex.busy()),
                Text.percent(share),
                what,
                vertex.stacks().samples());
    }
}
