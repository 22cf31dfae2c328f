// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Activity;
import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.Vertex;

import java.util.List;

/** The job waits for a vertex that does something else than state. */
final class SlowElsewhere implements Diagnosis {

    /** A share of time; a vertex that is busy for less does not limit the job. */
    private static final double BUSY = 0.8;

    /** A share of the busy time. */
    private static final double MOST = 0.5;

    @Override
    public Verdict examine(Observation job) {
        Vertex busiest = job.busiest();
        // Of a vertex with a single busy subtask, its keys are to blame: HotKey.
        if (busiest.meanBusy() < BUSY || !busiest.stacks().enough()) {
            return Verdict.nothing();
        }
        double elsewhere = busiest.stacks().share(SlowElsewhere::isElsewhere);
        if (elsewhere < MOST) {
            return Verdict.nothing();
        }
        Finding.Builder finding =
                Finding.of("slow-elsewhere", "The job is not slow because of its state")
                        .cost(
                                busiest.busy() * elsewhere,
                                "time of '" + busiest.name() + "', from thread dumps")
                        .evidence(
                                Text.format(
                                        "'%s' limits the job: it is busy for %s of the time, and %s"
                                                + " of that goes into other code than state",
                                        busiest.name(),
                                        Text.percent(busiest.busy()),
                                        Text.percent(elsewhere)),
                                StateTime.SOURCE);
        for (Vertex vertex : job.vertices()) {
            if (vertex.backPressured() >= BUSY) {
                finding.evidence(
                        Text.format(
                                "'%s' waits for those after it for %s of the time",
                                vertex.name(), Text.percent(vertex.backPressured())),
                        "/jobs/:id/vertices/:id: accumulated-backpressured-time");
            }
        }
        return finding.action(
                        "More parallelism for this vertex, or faster code. What it runs shows a"
                                + " flame graph: rest.flamegraph.enabled: true.")
                .action("Leave the state backend, its memory and its options alone.")
                .expect("Nothing can be gained with settings of the state backend.");
    }

    /** Kryo is a finding of its own. */
    private static boolean isElsewhere(List<String> frames) {
        Activity activity = Activity.of(frames);
        return (activity == Activity.OTHER || activity == Activity.SERIALIZATION)
                && frames.stream().noneMatch(frame -> frame.contains("kryo"));
    }
}
