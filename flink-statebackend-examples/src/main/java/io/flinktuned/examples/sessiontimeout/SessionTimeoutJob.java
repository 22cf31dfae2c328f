// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sessiontimeout;

import io.flinktuned.examples.Backend;
import io.flinktuned.examples.ExampleArguments;
import io.flinktuned.examples.ExampleCommand;
import io.flinktuned.examples.ExampleEnvironment;
import io.flinktuned.examples.ExampleMain;
import io.flinktuned.examples.ExampleResult;
import io.flinktuned.examples.UsageException;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import static org.apache.flink.util.Preconditions.checkState;

/**
 * Sessions of users, closed by a timer when nothing was clicked for a while. Runs once with each
 * kind of timers, and shows how long each took. See {@link SessionFunction} for what it does to
 * timers.
 *
 * <p>Clicks are generated, always the same for the same options, and replayed as fast as possible.
 */
public final class SessionTimeoutJob {

    /** How long a user must not click for the session to be over. */
    static final Duration GAP = Duration.ofMinutes(10);

    private static final String TIMERS = "timers";
    private static final String CLICKS = "clicks";
    private static final String USERS = "users";
    private static final String SEED = "seed";

    private static final long DEFAULT_CLICKS = 1_000_000;
    private static final long DEFAULT_USERS = 20_000;
    private static final long DEFAULT_SEED = 42;
    private static final long MAX_NUMBER = 1_000_000_000_000L;

    static final ExampleCommand COMMAND =
            new ExampleCommand(
                    "SessionTimeoutJob",
                    "Finds the sessions of users in event time, from generated clicks: a session is"
                            + " over when its user has not clicked for "
                            + GAP.toMinutes()
                            + " minutes. Runs once with each kind of timers.",
                    List.of(
                            "",
                            "--timers write-back --clicks 20000000 --users 1000000",
                            "--backend rocksdb --timers heap,rocksdb"),
                    ExampleCommand.option(
                            TIMERS,
                            "KIND[,KIND...]",
                            "Where timers are: heap, rocksdb or write-back; one run for each."
                                    + " Default: all that the backend has, which are "
                                    + TimerKind.of(Backend.HASHMAP)
                                    + " of hashmap, "
                                    + TimerKind.of(Backend.ROCKSDB)
                                    + " of rocksdb and "
                                    + TimerKind.of(Backend.TUNED)
                                    + " of tuned."),
                    ExampleCommand.option(
                            CLICKS,
                            "N",
                            "How many clicks, 1 to "
                                    + MAX_NUMBER
                                    + ". Default: "
                                    + DEFAULT_CLICKS
                                    + "."),
                    ExampleCommand.option(
                            USERS,
                            "N",
                            "How many users click at a time, 1 to "
                                    + MAX_NUMBER
                                    + ". Default: "
                                    + DEFAULT_USERS
                                    + "."),
                    ExampleCommand.option(
                            SEED,
                            "N",
                            "Another number gives other clicks, 0 to "
                                    + MAX_NUMBER
                                    + ". Default: "
                                    + DEFAULT_SEED
                                    + "."));

    private SessionTimeoutJob() {}

    /**
     * Runs the job and prints its result; {@code --help} tells the options.
     *
     * @throws Exception if the job fails
     */
    public static void main(String[] args) throws Exception {
        ExampleMain.run(COMMAND, args, SessionTimeoutJob::run);
    }

    /**
     * Runs the job to its end, once with each kind of timers.
     *
     * @throws UsageException if the arguments ask for something that cannot be done
     * @throws Exception if the job fails
     */
    static ExampleResult<SessionSummary> run(ExampleArguments arguments, PrintStream out)
            throws Exception {
        List<TimerKind> kinds = kinds(arguments);
        long clicks = arguments.number(CLICKS, 1, MAX_NUMBER).orElse(DEFAULT_CLICKS);
        ClickGenerator generator =
                new ClickGenerator(
                        arguments.number(USERS, 1, MAX_NUMBER).orElse(DEFAULT_USERS),
                        arguments.number(SEED, 0, MAX_NUMBER).orElse(DEFAULT_SEED));
        out.println("SessionTimeoutJob on " + ExampleEnvironment.of(arguments));
        out.println();

        out.printf("%-10s  %8s  %13s  %s%n", "TIMERS", "SECONDS", "CLICKS/SECOND", "RESULT");
        Map<TimerKind, SessionSummary> summaries = new LinkedHashMap<>();
        for (TimerKind kind : kinds) {
            ExampleEnvironment environment = ExampleEnvironment.of(arguments);
            kind.addTo(environment, arguments.backend());
            long start = System.nanoTime();
            SessionSummary summary =
                    collect(sessions(clicks(environment.create(), generator, clicks)));
            double seconds = (System.nanoTime() - start) / 1e9;
            out.printf(
                    Locale.ROOT,
                    "%-10s  %8.1f  %,13.0f  %s%n",
                    kind,
                    seconds,
                    clicks / seconds,
                    summary);
            summaries.put(kind, summary);
        }
        out.println();
        SessionSummary summary = summaries.get(kinds.get(0));
        checkState(
                summaries.values().stream().allMatch(summary::equals),
                "The kinds of timers differ in what they find: %s",
                summaries);
        return new ExampleResult<>(clicks * kinds.size(), summary);
    }

    private static List<TimerKind> kinds(ExampleArguments arguments) throws UsageException {
        List<TimerKind> all = TimerKind.of(arguments.backend());
        Optional<String> named = arguments.value(TIMERS);
        if (named.isEmpty()) {
            return all;
        }
        List<TimerKind> kinds = new ArrayList<>();
        for (String name : named.get().split(",", -1)) {
            kinds.add(
                    all.stream()
                            .filter(kind -> kind.toString().equals(name))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new UsageException(
                                                    String.format(
                                                            "--%s has '%s', but with --backend %s"
                                                                    + " must be of %s.",
                                                            TIMERS,
                                                            name,
                                                            arguments.backend(),
                                                            all))));
        }
        return kinds;
    }

    /** The clicks in their order, with watermarks. */
    static DataStream<Click> clicks(
            StreamExecutionEnvironment env, ClickGenerator generator, long clicks) {
        // Several tasks would each generate a time of its own, and event time would stand still.
        return env.fromSource(
                        new DataGeneratorSource<>(
                                generator, clicks, TypeInformation.of(Click.class)),
                        WatermarkStrategy.<Click>forMonotonousTimestamps()
                                .withTimestampAssigner((click, previous) -> click.time),
                        "clicks")
                .uid("clicks")
                .setParallelism(1);
    }

    /** The sessions, each when it is over. */
    static DataStream<Session> sessions(DataStream<Click> clicks) {
        return clicks.keyBy(click -> click.user)
                .process(new SessionFunction())
                .name("sessions")
                .uid("sessions");
    }

    private static SessionSummary collect(DataStream<Session> sessions) throws Exception {
        SessionSummary summary = new SessionSummary();
        try (CloseableIterator<Session> iterator =
                sessions.executeAndCollect("SessionTimeoutJob")) {
            iterator.forEachRemaining(summary::add);
        }
        return summary;
    }
}
