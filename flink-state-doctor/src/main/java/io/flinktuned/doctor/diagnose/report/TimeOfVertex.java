// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.report;

import io.flinktuned.doctor.diagnose.observe.Activity;
import io.flinktuned.doctor.diagnose.observe.Vertex;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the time of a vertex goes. All shares are between 0 and 1. */
public final class TimeOfVertex {

    private final String name;
    private final int parallelism;
    private final double busy;
    private final double meanBusy;
    private final double backPressured;
    private final int samples;
    private final Map<String, Double> activities = new LinkedHashMap<>();

    TimeOfVertex(Vertex vertex) {
        name = vertex.name();
        parallelism = vertex.subtasks().size();
        busy = vertex.busy();
        meanBusy = vertex.meanBusy();
        backPressured = vertex.backPressured();
        samples = vertex.stacks().samples();
        List<Activity> all = new ArrayList<>(List.of(Activity.values()));
        all.sort(Comparator.comparingDouble(activity -> -vertex.stacks().share(activity)));
        for (Activity activity : all) {
            double share = vertex.stacks().share(activity);
            if (share > 0) {
                activities.put(activity.label(), share);
            }
        }
    }

    public String name() {
        return name;
    }

    /** The number of subtasks. */
    public int parallelism() {
        return parallelism;
    }

    /** Of the busiest subtask's time. */
    public double busy() {
        return busy;
    }

    /** Of all subtasks' time. */
    public double meanBusy() {
        return meanBusy;
    }

    /** Of the time of the subtask that waits most for those after it. */
    public double backPressured() {
        return backPressured;
    }

    /** How often a thread of it was found working. */
    public int samples() {
        return samples;
    }

    /** Shares of the busy time, the largest first. */
    public Map<String, Double> activities() {
        return activities;
    }
}
