// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import io.flinktuned.examples.ExampleArguments;
import io.flinktuned.examples.ExampleCommand;
import io.flinktuned.examples.ExampleEnvironment;
import io.flinktuned.examples.ExampleMain;
import io.flinktuned.examples.ExampleResult;
import io.flinktuned.examples.UsageException;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The largest jumps of markets: for each market (an index or a stock) and outcome ({@code UP} or
 * {@code DOWN}) the largest signal delta, kept in state that forgets after 7 days of the clock, and
 * beside it the largest of the 7 days of data before. See {@link MarketLagFunction} for what these
 * are.
 *
 * <p>Started by its own {@code main} it runs on an embedded MiniCluster; started by {@code flink
 * run}, on the cluster. In both cases tasks read the input, and the client prints what they find
 * and, at the end, a table.
 */
public final class MarketLagJob {

    static final List<String> DEFAULT_INPUTS =
            List.of(InputFile.CLASSPATH + "sp500-2000.csv", InputFile.CLASSPATH + "stocks.csv");

    private static final String INPUT = "input";

    static final ExampleCommand COMMAND =
            new ExampleCommand(
                    "MarketLagJob",
                    "Finds the largest signal delta of each market and outcome. The signal is the"
                            + " return of a price against the previous one, the delta its distance"
                            + " from the previous signal, the outcome the direction of the move.",
                    List.of(
                            "",
                            "--backend rocksdb --parallelism 4 --checkpoint-dir checkpoints",
                            "--input prices/index.csv --input prices/a.csv,prices/b.csv"),
                    ExampleCommand.option(
                            INPUT,
                            "FILE[,FILE...]",
                            "A CSV file with the columns symbol,date,price or"
                                    + " date,open,high,low,close,adjclose,volume: a path, any URI"
                                    + " that Flink can read, or classpath:NAME for a file in the"
                                    + " jar. May be given more than once. Default: "
                                    + String.join(",", DEFAULT_INPUTS)
                                    + "."));

    private MarketLagJob() {}

    /**
     * Runs the job and prints its result; {@code --help} tells the options.
     *
     * @throws Exception if the job fails
     */
    public static void main(String[] args) throws Exception {
        ExampleMain.run(COMMAND, args, MarketLagJob::run);
    }

    /**
     * Runs the job until it ends.
     *
     * @throws UsageException if an input cannot be read
     * @throws Exception if the job fails
     */
    static ExampleResult<MarketLagResult> run(ExampleArguments arguments, PrintStream out)
            throws Exception {
        ExampleEnvironment environment = ExampleEnvironment.of(arguments);
        List<String> inputs = inputs(arguments, environment.embedded());
        out.println("MarketLagJob on " + environment);
        inputs.forEach(input -> out.println("input " + input));
        out.println();
        environment.backendReport().ifPresent(report -> out.println(report + "\n"));

        StreamExecutionEnvironment env = environment.create();
        MarketLagResult result = collect(events(feed(env, inputs)), out);
        out.println();
        out.print(result);
        return new ExampleResult<>(result.lines(), result);
    }

    private static List<String> inputs(ExampleArguments arguments, boolean embedded)
            throws UsageException {
        List<String> named = new ArrayList<>();
        for (String value : arguments.values(INPUT)) {
            for (String name : value.split(",", -1)) {
                if (name.isBlank()) {
                    throw new UsageException(
                            "--" + INPUT + " is '" + value + "', which has an empty file name.");
                }
                named.add(name.trim());
            }
        }
        List<String> inputs = new ArrayList<>();
        for (String name : named.isEmpty() ? DEFAULT_INPUTS : named) {
            inputs.add(InputFile.check(INPUT, name, embedded).toString());
        }
        return inputs;
    }

    /** The lines of all files in the order of event time, with watermarks. */
    static DataStream<FeedLine> feed(StreamExecutionEnvironment env, List<String> inputs) {
        return env.fromSource(
                        new PriceFeedSource(inputs),
                        WatermarkStrategy.<FeedLine>forGenerator(context -> new FeedWatermarks())
                                .withTimestampAssigner((line, previous) -> line.time),
                        "price feed")
                .uid("price-feed")
                .setParallelism(1);
    }

    /** What the job finds in a feed. */
    static DataStream<MarketLagEvent> events(DataStream<FeedLine> feed) {
        SingleOutputStreamOperator<PriceTick> ticks =
                feed.process(new FeedMonitor())
                        .name("feed monitor")
                        .uid("feed-monitor")
                        .setParallelism(1);
        return ticks.keyBy(tick -> tick.market)
                .process(new MarketLagFunction())
                .name("market lag")
                .uid("market-lag")
                .union(
                        ticks.getSideOutput(FeedMonitor.MALFORMED),
                        ticks.getSideOutput(FeedMonitor.PROGRESS));
    }

    private static MarketLagResult collect(DataStream<MarketLagEvent> events, PrintStream out)
            throws Exception {
        MarketLagResult result = new MarketLagResult();
        CloseableIterator<MarketLagEvent> iterator = events.executeAndCollect("MarketLagJob");
        try {
            while (iterator.hasNext()) {
                MarketLagEvent event = iterator.next();
                result.add(event);
                if (event.kind != MarketLagEvent.Kind.SUMMARY) {
                    out.println(event);
                }
            }
        } finally {
            iterator.close();
        }
        return result;
    }
}
