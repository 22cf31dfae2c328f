// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The samples of a metric in the order of time, each the sum and the maximum over subtasks. */
public final class Series {

    private final List<Double> sums;
    private final List<Double> maxima;

    Series() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    @JsonCreator
    Series(@JsonProperty("sums") List<Double> sums, @JsonProperty("maxima") List<Double> maxima) {
        this.sums = sums;
        this.maxima = maxima;
    }

    void add(double sum, double max) {
        sums.add(sum);
        maxima.add(max);
    }

    /** The sum over subtasks of each sample. */
    @JsonProperty
    public List<Double> sums() {
        return Collections.unmodifiableList(sums);
    }

    /** The maximum over subtasks of each sample. */
    @JsonProperty
    public List<Double> maxima() {
        return Collections.unmodifiableList(maxima);
    }

    /** By how much the sum has grown, for a metric that counts. */
    public double growth() {
        return sums.get(sums.size() - 1) - sums.get(0);
    }

    /** The average of the sums. */
    public double mean() {
        return sums.stream().mapToDouble(sum -> sum).average().orElseThrow();
    }

    /** The last sum. */
    public double lastSum() {
        return sums.get(sums.size() - 1);
    }

    /** The last maximum. */
    public double lastMax() {
        return maxima.get(maxima.size() - 1);
    }

    /** The part of the samples in which a subtask had more than 0, between 0 and 1. */
    public double shareAboveZero() {
        return (double) maxima.stream().filter(value -> value > 0).count() / maxima.size();
    }
}
