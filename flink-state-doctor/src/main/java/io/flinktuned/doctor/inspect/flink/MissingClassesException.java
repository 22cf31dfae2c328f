// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import java.io.IOException;
import java.util.Set;

/** Serializers cannot be loaded or used, since classes of the job are not on the class path. */
final class MissingClassesException extends Exception {

    private static final long serialVersionUID = 1L;

    private MissingClassesException(Set<String> classes, Throwable cause) {
        super(
                "Not on the class path: "
                        + String.join(", ", classes)
                        + ". Add the jar that has it with --classpath, such as --classpath job.jar.",
                cause);
    }

    /**
     * Reads with classes of the job.
     *
     * @param missing those that have an empty class in their place
     * @throws MissingClassesException if it fails and there are such classes
     */
    static <T> T guard(Set<String> missing, Read<T> read)
            throws IOException, MissingClassesException {
        try {
            return read.read();
        } catch (IOException | RuntimeException e) {
            if (missing.isEmpty()) {
                throw e;
            }
            throw new MissingClassesException(missing, e);
        }
    }

    /** An action that reads. */
    interface Read<T> {
        T read() throws IOException;
    }
}
