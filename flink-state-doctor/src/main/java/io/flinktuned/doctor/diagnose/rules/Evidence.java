// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

/** A number, or what else was seen, and where. */
public final class Evidence {

    private final String text;
    private final String source;

    Evidence(String text, String source) {
        this.text = text;
        this.source = source;
    }

    public String text() {
        return text;
    }

    /** The REST path, and the metric or field; the ID of the job is left out. */
    public String source() {
        return source;
    }
}
