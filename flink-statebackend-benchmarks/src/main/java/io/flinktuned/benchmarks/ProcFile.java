// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A file with lines {@code name: value} in which Linux tells about a process or the machine. */
public final class ProcFile {

    private final Path path;

    public ProcFile(String path) {
        this.path = Path.of(path);
    }

    /** Of the first line with this name; empty if there is none, or no such file. */
    public Optional<String> value(String name) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(path)) {
            return lines.map(line -> line.split(":", 2))
                    .filter(line -> line[0].trim().equals(name))
                    .map(line -> line[1].trim())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
