// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.stateprocessor;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of docs/state-processor-api.md is that of classes which tests here run. */
class StateProcessorApiPageTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void allCodeIsTested() throws IOException {
        String page = Files.readString(MODULE.resolve("../docs/state-processor-api.md"));
        List<String> sources = sources();

        assertThat(BLOCK.matcher(page).results().map(block -> block.group(1)))
                .hasSizeGreaterThan(3)
                .allSatisfy(
                        code ->
                                assertThat(sources.stream())
                                        .as(code)
                                        .map(source -> source.contains(unindented(code)))
                                        .contains(true));
    }

    /** Of both lines of Flink, whichever this is. */
    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(MODULE.resolve("src/test"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java"))
                            .collect(Collectors.toList())) {
                sources.add(unindented(Files.readString(file)));
            }
        }
        return sources;
    }

    private static String unindented(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
