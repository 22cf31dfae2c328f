// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something that costs the job time, or will, and what to do about it. */
public final class Finding {

    private final String id;
    private final String title;
    private final double cost;
    private final String costOf;
    private final List<Evidence> evidence;
    private final Map<String, String> settings;
    private final List<String> actions;
    private final String expected;

    private Finding(Builder builder) {
        id = builder.id;
        title = builder.title;
        cost = Math.max(0, Math.min(1, builder.cost));
        costOf = builder.costOf;
        evidence = List.copyOf(builder.evidence);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(builder.settings));
        actions = List.copyOf(builder.actions);
        expected = builder.expected;
    }

    /**
     * A finding to be described.
     *
     * @param id words in lower case with hyphens, which no other diagnosis has
     * @param title one sentence
     */
    static Builder of(String id, String title) {
        return new Builder(id, title);
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    /** The share of time that this costs, between 0 and 1; 1 when the job fails of it. */
    public double cost() {
        return cost;
    }

    /** What the cost is a share of, and how it was measured. */
    public String costOf() {
        return costOf;
    }

    public List<Evidence> evidence() {
        return evidence;
    }

    /** What to set in the cluster's configuration, in this order, all of it together. */
    public Map<String, String> settings() {
        return settings;
    }

    /** What to do besides settings, or instead of them. */
    public List<String> actions() {
        return actions;
    }

    /** What it should bring, and why. */
    public String expected() {
        return expected;
    }

    /** Collects what a {@link Finding} says. */
    static final class Builder {

        private final String id;
        private final String title;
        private double cost;
        private String costOf;
        private final List<Evidence> evidence = new ArrayList<>();
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final List<String> actions = new ArrayList<>();
        private String expected;

        private Builder(String id, String title) {
            this.id = id;
            this.title = title;
        }

        /** The share of time, and of what. */
        Builder cost(double share, String of) {
            cost = share;
            costOf = of;
            return this;
        }

        Builder evidence(String text, String source) {
            evidence.add(new Evidence(text, source));
            return this;
        }

        Builder set(String key, Object value) {
            settings.put(key, value.toString());
            return this;
        }

        Builder action(String text) {
            actions.add(text);
            return this;
        }

        Verdict expect(String text) {
            expected = text;
            return Verdict.found(new Finding(this));
        }
    }
}
