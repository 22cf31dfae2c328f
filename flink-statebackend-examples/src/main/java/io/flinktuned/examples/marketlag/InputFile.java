// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import io.flinktuned.examples.FlinkPaths;
import io.flinktuned.examples.UsageException;

import org.apache.flink.core.fs.Path;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A price file: one of those in the jar of the job, named {@code classpath:NAME}, or any URI that
 * Flink can read.
 */
final class InputFile {

    static final String CLASSPATH = "classpath:";

    private static final String DATA_DIRECTORY = "/io/flinktuned/examples/data/";

    private final String location;

    private InputFile(String location) {
        this.location = location;
    }

    /** The file at a location that {@link #check} returned. */
    static InputFile at(String location) {
        return new InputFile(location);
    }

    /**
     * Finds a file that the user named and, as far as this JVM can see it, reads its header.
     *
     * @param option the option that names it, for messages
     * @param embedded whether the job runs in this JVM
     * @throws UsageException if the file is missing, cannot be read, or is not a price file
     */
    static InputFile check(String option, String text, boolean embedded) throws UsageException {
        InputFile file =
                new InputFile(
                        text.startsWith(CLASSPATH)
                                ? text
                                : FlinkPaths.file(option, text, embedded).toString());
        if (embedded || text.startsWith(CLASSPATH)) {
            file.checkHeader(option);
        }
        return file;
    }

    private void checkHeader(String option) throws UsageException {
        try (BufferedReader reader = open()) {
            readHeader(reader);
        } catch (IOException e) {
            throw new UsageException("--" + option + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the first line.
     *
     * @throws IOException if it cannot be read or is not the header of a price file
     */
    PriceFormat readHeader(BufferedReader reader) throws IOException {
        String header = reader.readLine();
        if (header == null) {
            throw new IOException("'" + location + "' is empty; it needs a header.");
        }
        try {
            return PriceFormat.ofHeader(header, baseName());
        } catch (MalformedLineException e) {
            throw new IOException("'" + location + "': " + e.getMessage() + ".", e);
        }
    }

    /** The file name without directory and extension. */
    private String baseName() {
        String name =
                location.substring(
                        Math.max(location.lastIndexOf('/'), location.lastIndexOf(':')) + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /**
     * Opens the file.
     *
     * @throws IOException if it is missing or cannot be read
     */
    BufferedReader open() throws IOException {
        InputStream stream;
        if (location.startsWith(CLASSPATH)) {
            // This class and the data are in the same jar, so its class loader finds them on the
            // client and on each TaskManager.
            stream =
                    InputFile.class.getResourceAsStream(
                            DATA_DIRECTORY + location.substring(CLASSPATH.length()));
            if (stream == null) {
                throw new FileNotFoundException(
                        "'"
                                + location
                                + "' is not in the jar; it has "
                                + MarketLagJob.DEFAULT_INPUTS
                                + ".");
            }
        } else {
            Path path = new Path(location);
            stream = path.getFileSystem().open(path);
        }
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    /** The absolute location. */
    @Override
    public String toString() {
        return location;
    }
}
