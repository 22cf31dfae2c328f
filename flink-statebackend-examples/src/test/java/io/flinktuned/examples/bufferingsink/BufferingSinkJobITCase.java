// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.bufferingsink;

import io.flinktuned.examples.ExampleEnvironment;
import io.flinktuned.examples.UsageException;
import io.flinktuned.examples.WrittenLines;
import io.flinktuned.examples.testing.FailOnce;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BufferingSinkJobITCase {

    private static final int LINES = 40_000;

    /** So slow that the first checkpoint comes long before the last line. */
    private static final int LINES_A_SECOND = 2_000;

    private static final Pattern KEPT = Pattern.compile("--resume-from (\\S+)");

    @TempDir private Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private WrittenLines run(String... args) throws Exception {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--output",
                                output().toString(),
                                "--checkpoint-dir",
                                directory.resolve("checkpoints").toString(),
                                "--lines",
                                "" + LINES));
        all.addAll(Arrays.asList(args));
        return BufferingSinkJob.run(
                        BufferingSinkJob.COMMAND.parse(all.toArray(new String[0])),
                        new PrintStream(printed, true, StandardCharsets.UTF_8))
                .result();
    }

    private Path output() {
        return directory.resolve("output");
    }

    private List<String> written() throws IOException {
        List<String> lines = new ArrayList<>();
        try (var files = Files.list(output())) {
            for (Path file : files.collect(Collectors.toList())) {
                if (!file.toString().endsWith(".crc")) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        }
        return lines;
    }

    private static List<String> all() {
        return LongStream.range(0, LINES)
                .mapToObj(BufferingSinkJob::line)
                .collect(Collectors.toList());
    }

    @ParameterizedTest
    @CsvSource({"hashmap, 3", "rocksdb, 1", "tuned, 3"})
    void isCancelledAndResumedWithAnotherParallelism(String backend, String parallelism)
            throws Exception {
        WrittenLines before =
                run(
                        "--backend",
                        backend,
                        "--parallelism",
                        "2",
                        "--rate",
                        "" + LINES_A_SECOND,
                        "--cancel-after",
                        "1");
        Matcher kept = KEPT.matcher(printed.toString(StandardCharsets.UTF_8));
        assertThat(kept.find()).isTrue();
        assertThat(before.lines()).isLessThan(LINES);

        WrittenLines after =
                run(
                        "--backend",
                        backend,
                        "--parallelism",
                        parallelism,
                        "--rate",
                        "1000000000",
                        "--resume-from",
                        kept.group(1));

        assertThat(after.lines()).isEqualTo(LINES);
        assertThat(written()).containsExactlyInAnyOrderElementsOf(all());
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("resumes from " + kept.group(1))
                .contains("finished")
                .contains("40,000 lines, checksum ");
    }

    @Test
    void writesEachLineOnceWhenItFailsAndRestarts() throws Exception {
        StreamExecutionEnvironment env =
                ExampleEnvironment.of(
                                BufferingSinkJob.COMMAND.parse(
                                        new String[] {
                                            "--checkpoint-dir",
                                            directory.resolve("checkpoints").toString()
                                        }))
                        .create();
        BufferingSinkJob.write(
                BufferingSinkJob.lines(env, LINES, 1_000_000_000)
                        .map(new FailOnce<>(LINES / 2))
                        .returns(Types.STRING)
                        .setParallelism(1),
                new org.apache.flink.core.fs.Path(output().toUri()));
        env.execute();

        assertThat(FailOnce.wasRestored()).isTrue();
        assertThat(written()).containsExactlyInAnyOrderElementsOf(all());
    }

    @Test
    void refusesToMixItsFilesWithOthers() throws Exception {
        Files.createDirectories(output());
        Files.writeString(output().resolve("other.csv"), "0,0\n");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(this::run)
                .withMessage(
                        "--output: 'file:"
                                + output()
                                + "' is not empty. Choose another directory, or go on with"
                                + " --resume-from.");
    }

    @Test
    void needsDirectoriesThatLast() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(
                        () ->
                                BufferingSinkJob.run(
                                        BufferingSinkJob.COMMAND.parse(
                                                new String[] {"--output", "" + output()}),
                                        System.out))
                .withMessage("--checkpoint-dir is missing: this job needs a directory that lasts.");
    }
}
