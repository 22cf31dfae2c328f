// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.report;

import io.flinktuned.doctor.diagnose.observe.Activity;
import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.Vertex;
import io.flinktuned.doctor.diagnose.rules.Diagnoses;
import io.flinktuned.doctor.diagnose.rules.Diagnosis;
import io.flinktuned.doctor.diagnose.rules.Finding;
import io.flinktuned.doctor.diagnose.rules.Text;
import io.flinktuned.doctor.diagnose.rules.Verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All that is to be said of a job, ranked. */
public final class Report {

    /** A share of time; a vertex that is busy for less has room for more records. */
    private static final double LIMITS = 0.8;

    private final String jobId;
    private final String jobName;
    private final String flinkVersion;
    private final String configurationFile;
    private final double seconds;
    private final String summary;
    private final List<TimeOfVertex> time;
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> well = new ArrayList<>();
    private final Map<String, String> unknown = new LinkedHashMap<>();

    /** Examines {@code job} with all diagnoses. */
    public Report(Observation job) {
        jobId = job.job();
        jobName = job.jobName();
        flinkVersion = job.version().toString();
        configurationFile = job.version().configurationFile();
        seconds = job.seconds();
        time = job.vertices().stream().map(TimeOfVertex::new).collect(Collectors.toList());
        for (Diagnosis diagnosis : Diagnoses.all()) {
            Verdict verdict = diagnosis.examine(job);
            verdict.finding().ifPresent(findings::add);
            verdict.wellness().ifPresent(well::add);
            verdict.unknown().ifPresent(what -> unknown.put(what.line(), what.what()));
        }
        // The sort is stable: of the same cost, what explains most stays first.
        findings.sort(Comparator.comparingDouble(Finding::cost).reversed());
        summary = summary(job);
    }

    private static String summary(Observation job) {
        Vertex busiest = job.busiest();
        if (busiest.busy() < LIMITS) {
            return Text.format(
                    "The job keeps up: no vertex is busy for more than %s of the time ('%s').",
                    Text.percent(busiest.busy()), busiest.name());
        }
        if (!busiest.stacks().enough()) {
            return Text.format(
                    "'%s' limits the job: it is busy for %s of the time. There are too few thread"
                            + " dumps to tell with what; watch it for longer.",
                    busiest.name(), Text.percent(busiest.busy()));
        }
        double state =
                busiest.stacks()
                        .share(
                                Activity.READ,
                                Activity.ITERATE,
                                Activity.WRITE,
                                Activity.STATE_SERIALIZATION,
                                Activity.STATE_OTHER,
                                Activity.SNAPSHOT);
        return Text.format(
                "'%s' limits the job: it is busy for %s of the time, and %s of that goes into state."
                        + "%s",
                busiest.name(),
                Text.percent(busiest.busy()),
                Text.percent(state),
                state < 0.5 ? " The job is not slow because of its state." : "");
    }

    public String jobId() {
        return jobId;
    }

    public String jobName() {
        return jobName;
    }

    public String flinkVersion() {
        return flinkVersion;
    }

    /** The file that settings belong into. */
    public String configurationFile() {
        return configurationFile;
    }

    /** How long the job was watched. */
    public double seconds() {
        return seconds;
    }

    /** One or two sentences. */
    public String summary() {
        return summary;
    }

    public List<TimeOfVertex> time() {
        return time;
    }

    /** What costs most first. */
    public List<Finding> findings() {
        return findings;
    }

    /** What is well, so that it should be left as it is. */
    public List<String> well() {
        return well;
    }

    /** What could not be told, by the line to set so that it can be. */
    public Map<String, String> unknown() {
        return unknown;
    }
}
