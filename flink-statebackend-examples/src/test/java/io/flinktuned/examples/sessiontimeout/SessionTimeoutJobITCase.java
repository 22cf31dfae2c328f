// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sessiontimeout;

import io.flinktuned.examples.ExampleArguments;
import io.flinktuned.examples.ExampleEnvironment;
import io.flinktuned.examples.UsageException;
import io.flinktuned.examples.testing.FailOnce;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.CloseableIterator;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SessionTimeoutJobITCase {

    private static final long CLICKS = 100_000;
    private static final long USERS = 15_000;

    /** What the job must find, computed in memory without Flink, and without timers. */
    private static SessionSummary plainComputation(ClickGenerator generator) {
        Map<Long, Session> sessions = new HashMap<>();
        SessionSummary summary = new SessionSummary();
        LongStream.range(0, CLICKS)
                .mapToObj(generator::map)
                .forEach(
                        click -> {
                            Session session = sessions.get(click.user);
                            if (session != null
                                    && click.time - session.last
                                            < SessionTimeoutJob.GAP.toMillis()) {
                                session.last = click.time;
                                session.clicks++;
                                return;
                            }
                            if (session != null) {
                                summary.add(session);
                            }
                            sessions.put(click.user, new Session(click));
                        });
        sessions.values().forEach(summary::add);
        return summary;
    }

    @ParameterizedTest(name = "{0}, parallelism {1}")
    @CsvSource({"hashmap, 1, heap", "tuned, 2, 'heap,rocksdb,write-back'"})
    void findsWhatAPlainComputationFindsWithEachKindOfTimers(
            String backend, String parallelism, String kinds) throws Exception {
        SessionSummary expected = plainComputation(new ClickGenerator(USERS, 42));
        assertThat(expected.sessions()).as("some users have several").isGreaterThan(CLICKS / 8);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        SessionSummary result =
                SessionTimeoutJob.run(
                                SessionTimeoutJob.COMMAND.parse(
                                        new String[] {
                                            "--backend",
                                            backend,
                                            "--parallelism",
                                            parallelism,
                                            "--clicks",
                                            "" + CLICKS,
                                            "--users",
                                            "" + USERS
                                        }),
                                new PrintStream(printed, true, StandardCharsets.UTF_8))
                        .result();

        assertThat(result).isEqualTo(expected);
        assertThat(printed.toString(StandardCharsets.UTF_8).lines().skip(3))
                .filteredOn(line -> !line.isEmpty())
                .hasSize(kinds.split(",").length)
                .zipSatisfy(
                        List.of(kinds.split(",")),
                        (line, kind) ->
                                assertThat(line).startsWith(kind + " ").endsWith("" + expected));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"hashmap, HEAP", "rocksdb, ROCKSDB", "tuned, HEAP", "tuned, WRITE_BACK"})
    void findsTheSameWhenItFailsAndRestarts(String backend, TimerKind kind, @TempDir Path directory)
            throws Exception {
        ClickGenerator generator = new ClickGenerator(USERS, 1);
        ExampleArguments arguments =
                SessionTimeoutJob.COMMAND.parse(
                        new String[] {
                            "--backend", backend, "--checkpoint-dir", directory.toString()
                        });
        ExampleEnvironment environment = ExampleEnvironment.of(arguments);
        kind.addTo(environment, arguments.backend());

        SessionSummary summary = new SessionSummary();
        try (CloseableIterator<Session> sessions =
                SessionTimeoutJob.sessions(
                                SessionTimeoutJob.clicks(environment.create(), generator, CLICKS)
                                        .map(new FailOnce<>(CLICKS / 2))
                                        .returns(TypeInformation.of(Click.class))
                                        .setParallelism(1))
                        .executeAndCollect()) {
            sessions.forEachRemaining(summary::add);
        }

        assertThat(FailOnce.wasRestored()).isTrue();
        assertThat(summary).isEqualTo(plainComputation(generator));
    }

    @ParameterizedTest
    @CsvSource({
        "hashmap, write-back, [heap]",
        "rocksdb, write-back, '[heap, rocksdb]'",
        "tuned, disk, '[heap, rocksdb, write-back]'"
    })
    void refusesTimersThatTheBackendDoesNotHave(String backend, String timers, String all) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(
                        () ->
                                SessionTimeoutJob.run(
                                        SessionTimeoutJob.COMMAND.parse(
                                                new String[] {
                                                    "--backend", backend, "--timers", timers
                                                }),
                                        System.out))
                .withMessage(
                        "--timers has '"
                                + timers
                                + "', but with --backend "
                                + backend
                                + " must be of "
                                + all
                                + ".");
    }
}
