// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples;

import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExampleMainTest {

    private static final ExampleCommand COMMAND =
            new ExampleCommand("SomeJob", "Does something.", List.of(""));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static ExampleResult<String> result(String text) {
        return new ExampleResult<>(1234, text);
    }

    private int run(ExampleMain.Example example, String... args) throws Exception {
        return ExampleMain.runEmbedded(
                COMMAND,
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                example);
    }

    @Test
    void helpPrintsUsageAndRunsNothing() throws Exception {
        ExampleMain.Example mustNotRun =
                (arguments, stream) -> {
                    throw new AssertionError("was run");
                };

        assertThat(run(mustNotRun, "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(COMMAND.usage());
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void wrongUsageIsOneMessageAndExitCode2() throws Exception {
        assertThat(run((arguments, stream) -> result("was run"), "--backend", "foo")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines(
                        "--backend is 'foo', but must be one of [hashmap, rocksdb, tuned].\n"
                                + "Use --help to see all options.\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void runsTheExampleWithItsArguments() throws Exception {
        assertThat(
                        run(
                                (arguments, stream) -> {
                                    stream.print(arguments.backend() + "; ");
                                    return result("found");
                                },
                                "--backend",
                                "rocksdb"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines("rocksdb; 1,234 events, result hash 508edb76\n");
    }

    /** {@code flink run} prints this exception's message alone; ending the JVM would end Flink. */
    @Test
    void calledByFlinkItLeavesTheMessageToFlink() {
        assertThatExceptionOfType(ProgramParametrizationException.class)
                .isThrownBy(
                        () ->
                                OnCluster.call(
                                        () ->
                                                ExampleMain.run(
                                                        COMMAND,
                                                        new String[] {"--parallelism", "0"},
                                                        (arguments, stream) -> result(""))))
                .withMessageContaining("--parallelism is '0'");
    }

    @Test
    void calledByFlinkTheExampleIsNotEmbedded() throws Exception {
        assertThat(ExampleEnvironment.isEmbedded()).isTrue();
        OnCluster.call(() -> assertThat(ExampleEnvironment.isEmbedded()).isFalse());
    }

    /** Does what {@code flink run} does before it calls a main method. */
    @SuppressWarnings("try") // Never closed: it runs nothing.
    private static final class OnCluster extends StreamExecutionEnvironment {

        private OnCluster(Configuration configuration) {
            super(configuration);
        }

        @FunctionalInterface
        interface Body {
            void run() throws Exception;
        }

        static void call(Body body) throws Exception {
            initializeContextEnvironment(OnCluster::new);
            try {
                body.run();
            } finally {
                resetContextEnvironment();
            }
        }
    }
}
