// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.uniquevisitors;

import io.flinktuned.examples.ExampleArguments;
import io.flinktuned.examples.ExampleCommand;
import io.flinktuned.examples.ExampleEnvironment;
import io.flinktuned.examples.ExampleMain;
import io.flinktuned.examples.ExampleResult;
import io.flinktuned.examples.UsageException;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Daily unique visitors of a site, exactly, with late visits: the classic job with a small value
 * for each of a great many keys. State of visitors who do not come back leaves by event time; see
 * {@link FirstVisits}.
 *
 * <p>Visits are generated, always the same for the same options, and replayed as fast as possible.
 */
public final class UniqueVisitorsJob {

    /** How long after a day its visits are waited for, and its visitors remembered. */
    static final Duration LATENESS = Duration.ofDays(7);

    private static final String VISITS = "visits";
    private static final String VISITORS = "visitors";
    private static final String DAYS = "days";
    private static final String SEED = "seed";

    private static final long DEFAULT_VISITS = 1_000_000;
    private static final long DEFAULT_VISITORS = 300_000_000;
    private static final long DEFAULT_DAYS = 30;
    private static final long DEFAULT_SEED = 42;

    private static final long MAX_NUMBER = 1_000_000_000_000L;
    private static final long MAX_DAYS = 3650;

    static final ExampleCommand COMMAND =
            new ExampleCommand(
                    "UniqueVisitorsJob",
                    "Counts the unique visitors of each day in event time, from generated visits"
                            + " of which some are days late. The days of a visitor are in a"
                            + " map that forgets each of them "
                            + LATENESS.toDays()
                            + " days after its end.",
                    List.of(
                            "",
                            "--backend rocksdb --visits 20000000 --parallelism 4",
                            "--visitors 1000 --days 7 --checkpoint-dir checkpoints"),
                    ExampleCommand.option(
                            VISITS,
                            "N",
                            "How many visits, 1 to "
                                    + MAX_NUMBER
                                    + ". Default: "
                                    + DEFAULT_VISITS
                                    + "."),
                    ExampleCommand.option(
                            VISITORS,
                            "N",
                            "How many different visitors can come, 1 to "
                                    + MAX_NUMBER
                                    + ". Default: "
                                    + DEFAULT_VISITORS
                                    + "."),
                    ExampleCommand.option(
                            DAYS,
                            "N",
                            "Over how many days, 1 to "
                                    + MAX_DAYS
                                    + ". Default: "
                                    + DEFAULT_DAYS
                                    + "."),
                    ExampleCommand.option(
                            SEED,
                            "N",
                            "Another number gives other visits, 0 to "
                                    + MAX_NUMBER
                                    + ". Default: "
                                    + DEFAULT_SEED
                                    + "."));

    private UniqueVisitorsJob() {}

    /**
     * Runs the job and prints its result; {@code --help} tells the options.
     *
     * @throws Exception if the job fails
     */
    public static void main(String[] args) throws Exception {
        ExampleMain.run(COMMAND, args, UniqueVisitorsJob::run);
    }

    /**
     * Runs the job until it ends.
     *
     * @return how many visitors there were on each day that had some
     * @throws UsageException if the arguments ask for something that cannot be done
     * @throws Exception if the job fails
     */
    static ExampleResult<SortedMap<Long, Long>> run(ExampleArguments arguments, PrintStream out)
            throws Exception {
        ExampleEnvironment environment = ExampleEnvironment.of(arguments);
        long visits = arguments.number(VISITS, 1, MAX_NUMBER).orElse(DEFAULT_VISITS);
        VisitGenerator generator =
                new VisitGenerator(
                        visits,
                        arguments.number(VISITORS, 1, MAX_NUMBER).orElse(DEFAULT_VISITORS),
                        arguments.number(DAYS, 1, MAX_DAYS).orElse(DEFAULT_DAYS),
                        arguments.number(SEED, 0, MAX_NUMBER).orElse(DEFAULT_SEED));
        out.println("UniqueVisitorsJob on " + environment);
        out.println();
        environment.backendReport().ifPresent(report -> out.println(report + "\n"));

        SortedMap<Long, Long> result = new TreeMap<>();
        try (CloseableIterator<VisitorsOfDay> days =
                visitors(visits(environment.create(), generator, visits))
                        .executeAndCollect("UniqueVisitorsJob")) {
            while (days.hasNext()) {
                VisitorsOfDay day = days.next();
                out.println(day);
                result.put(day.day, day.visitors);
            }
        }
        out.println();
        out.printf(
                Locale.ROOT,
                "%d days, %,.0f unique visitors a day, %,d visits%n",
                result.size(),
                result.values().stream().mapToLong(n -> n).average().orElse(0),
                visits);
        return new ExampleResult<>(visits, result);
    }

    /** The visits in the order of their arrival, with watermarks. */
    static DataStream<Visit> visits(
            StreamExecutionEnvironment env, VisitGenerator generator, long visits) {
        // Several tasks would each generate a time of its own, and event time would stand still.
        return env.fromSource(
                        new DataGeneratorSource<>(
                                generator, visits, TypeInformation.of(Visit.class)),
                        WatermarkStrategy.<Visit>forBoundedOutOfOrderness(
                                        VisitGenerator.USUAL_DELAY)
                                .withTimestampAssigner((visit, previous) -> visit.time),
                        "visits")
                .uid("visits")
                .setParallelism(1);
    }

    /** How many visitors there are on each day. */
    static DataStream<VisitorsOfDay> visitors(DataStream<Visit> visits) {
        return visits.keyBy(visit -> visit.visitor)
                .process(new FirstVisits())
                .returns(Types.LONG)
                .name("first visits")
                .uid("first-visits")
                .keyBy(day -> day, Types.LONG)
                .process(new VisitorCount())
                .name("visitor count")
                .uid("visitor-count")
                // It has few keys, and one task tells the days in their order.
                .setParallelism(1);
    }
}
