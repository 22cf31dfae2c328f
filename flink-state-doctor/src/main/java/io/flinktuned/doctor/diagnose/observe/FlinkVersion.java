// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Flink, and how it names what is to be set. */
public final class FlinkVersion {

    private static final Pattern FORMAT = Pattern.compile("(\\d+)\\.(\\d+).*");

    private final String text;
    private final int major;
    private final int minor;

    /**
     * A version such as 1.20.5.
     *
     * @throws IllegalArgumentException when {@code text} does not begin with two numbers
     */
    public FlinkVersion(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a version of Flink: '" + text + "'");
        }
        this.text = text;
        major = Integer.parseInt(matcher.group(1));
        minor = Integer.parseInt(matcher.group(2));
    }

    /** Whether this is {@code major.minor} or newer. */
    public boolean atLeast(int major, int minor) {
        return this.major > major || (this.major == major && this.minor >= minor);
    }

    /** The file of the cluster's configuration: config.yaml since Flink 1.19. */
    public String configurationFile() {
        return atLeast(1, 19) ? "config.yaml" : "flink-conf.yaml";
    }

    /** The key for incremental checkpoints; renamed in Flink 1.20. */
    public String incrementalKey() {
        return atLeast(1, 20) ? "execution.checkpointing.incremental" : "state.backend.incremental";
    }

    /** The key for unaligned checkpoints; renamed in Flink 1.19. */
    public String unalignedKey() {
        return atLeast(1, 19)
                ? "execution.checkpointing.unaligned.enabled"
                : "execution.checkpointing.unaligned";
    }

    @Override
    public String toString() {
        return text;
    }
}
