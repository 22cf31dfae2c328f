// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.statements;

import io.flinktuned.examples.UsageException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Embedded runs; {@code ClusterFailuresITCase} lets this job fail. */
class StatementsJobITCase {

    @TempDir private Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private void run(List<String> arguments) throws Exception {
        StatementsJob.run(
                StatementsJob.COMMAND.parse(arguments.toArray(new String[0])),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb", "tuned"})
    void writesWhatAPlainComputationWrites(String backend) throws Exception {
        ExpectedStatements expected = new ExpectedStatements(50_000, 500, 20);
        Path output = directory.resolve("output");
        List<String> arguments = new ArrayList<>(expected.arguments());
        arguments.addAll(List.of("--backend", backend, "--output", output.toString()));
        arguments.addAll(List.of("--checkpoint-dir", directory.resolve("checkpoints").toString()));

        run(arguments);

        assertThat(expected.differences(output)).isEmpty();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("StatementsJob on embedded MiniCluster, backend " + backend)
                .contains("output file:" + output);
    }

    @Test
    void refusesToRunWithoutCheckpoints() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> run(List.of("--output", directory.toString())))
                .withMessageContaining("--checkpoint-dir");
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
