// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import java.util.Optional;

/** What a diagnosis says of a job: a finding, that all is well, or that it cannot tell. */
public final class Verdict {

    private static final Verdict NOTHING = new Verdict(null, null, null);

    private final Finding finding;
    private final String well;
    private final Unknown unknown;

    private Verdict(Finding finding, String well, Unknown unknown) {
        this.finding = finding;
        this.well = well;
        this.unknown = unknown;
    }

    static Verdict found(Finding finding) {
        return new Verdict(finding, null, null);
    }

    /** That something is well, and what it is about: a reason not to touch it. */
    static Verdict well(String text, Object... arguments) {
        return new Verdict(null, Text.format(text, arguments), null);
    }

    /**
     * That something cannot be told.
     *
     * @param what is not known
     * @param line to set, so that it is known next time
     */
    static Verdict unknown(String what, String line) {
        return new Verdict(null, null, new Unknown(what, line));
    }

    /** That the diagnosis has nothing to do with this job. */
    static Verdict nothing() {
        return NOTHING;
    }

    public Optional<Finding> finding() {
        return Optional.ofNullable(finding);
    }

    public Optional<String> wellness() {
        return Optional.ofNullable(well);
    }

    public Optional<Unknown> unknown() {
        return Optional.ofNullable(unknown);
    }

    /** What cannot be told, and the line that helps. */
    public static final class Unknown {

        private final String what;
        private final String line;

        private Unknown(String what, String line) {
            this.what = what;
            this.line = line;
        }

        public String what() {
            return what;
        }

        /** A line for the cluster's configuration. */
        public String line() {
            return line;
        }
    }
}
