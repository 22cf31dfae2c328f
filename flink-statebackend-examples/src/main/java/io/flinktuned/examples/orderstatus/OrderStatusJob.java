// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.orderstatus;

import io.flinktuned.examples.ExampleArguments;
import io.flinktuned.examples.ExampleCommand;
import io.flinktuned.examples.ExampleEnvironment;
import io.flinktuned.examples.ExampleMain;
import io.flinktuned.examples.ExampleResult;
import io.flinktuned.examples.FlinkPaths;
import io.flinktuned.examples.UsageException;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;
import org.apache.flink.util.CloseableIterator;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * The status of orders from a stream of what happens to them, and what may not have happened. See
 * {@link OrderFunction} for its state.
 *
 * <p>Events are those of a file, or generated, always the same for the same options.
 */
public final class OrderStatusJob {

    private static final String INPUT = "input";
    private static final String ORDERS = "orders";
    private static final String SEED = "seed";

    private static final long DEFAULT_ORDERS = 20_000;
    private static final long MAX_ORDERS = 1_000_000_000;
    private static final long DEFAULT_SEED = 42;
    private static final long MAX_SEED = 1_000_000_000_000L;

    private static final TypeInformation<Either<OrderStatus, Rejection>> OUTPUT =
            Types.EITHER(
                    TypeInformation.of(OrderStatus.class), TypeInformation.of(Rejection.class));

    /** How many rejections are printed. */
    private static final int PRINTED_REJECTIONS = 10;

    static final ExampleCommand COMMAND =
            new ExampleCommand(
                    "OrderStatusJob",
                    "Tells the status of orders from a stream of what happens to them, and rejects"
                            + " what may not happen to an order as it is.",
                    List.of(
                            "",
                            "--backend rocksdb --orders 200000 --parallelism 4",
                            "--input orders.csv --checkpoint-dir checkpoints"),
                    ExampleCommand.option(
                            INPUT,
                            "FILE",
                            "A CSV file with the columns "
                                    + OrderLine.HEADER
                                    + ": a path, or any URI that Flink can read. Default: events"
                                    + " are generated."),
                    ExampleCommand.option(
                            ORDERS,
                            "N",
                            "How many orders to generate, with "
                                    + OrderGenerator.EVENTS_PER_ORDER
                                    + " events each, 1 to "
                                    + MAX_ORDERS
                                    + ". Default: "
                                    + DEFAULT_ORDERS
                                    + "."),
                    ExampleCommand.option(
                            SEED,
                            "N",
                            "Another number generates other events, 0 to "
                                    + MAX_SEED
                                    + ". Default: "
                                    + DEFAULT_SEED
                                    + "."));

    private OrderStatusJob() {}

    /**
     * Runs the job and prints its result; {@code --help} tells the options.
     *
     * @throws Exception if the job fails
     */
    public static void main(String[] args) throws Exception {
        ExampleMain.run(COMMAND, args, OrderStatusJob::run);
    }

    /**
     * Runs the job until it ends.
     *
     * @throws UsageException if the arguments ask for something that cannot be done
     * @throws Exception if the job fails
     */
    static ExampleResult<OrderReport> run(ExampleArguments arguments, PrintStream out)
            throws Exception {
        ExampleEnvironment environment = ExampleEnvironment.of(arguments);
        OrderGenerator generator =
                new OrderGenerator(
                        arguments.number(ORDERS, 1, MAX_ORDERS).orElse(DEFAULT_ORDERS),
                        arguments.number(SEED, 0, MAX_SEED).orElse(DEFAULT_SEED));
        Optional<String> file = arguments.value(INPUT);
        Optional<Path> input =
                file.isEmpty()
                        ? Optional.empty()
                        : Optional.of(FlinkPaths.file(INPUT, file.get(), environment.embedded()));
        out.println("OrderStatusJob on " + environment);
        out.println(input.map(path -> "input " + path).orElse("generated events"));
        out.println();
        environment.backendReport().ifPresent(report -> out.println(report + "\n"));

        StreamExecutionEnvironment env = environment.create();
        OrderReport report =
                collect(
                        input.isPresent()
                                ? ordersOf(lines(env, input.get()))
                                : orders(generated(env, generator)),
                        out);
        out.println();
        out.print(report);
        return new ExampleResult<>(report.events(), report);
    }

    /** Events of a made-up shop. */
    static DataStream<OrderEvent> generated(
            StreamExecutionEnvironment env, OrderGenerator generator) {
        // Several tasks would each generate some of an order's events, in any order.
        return env.fromSource(
                        new DataGeneratorSource<>(
                                generator,
                                generator.events(),
                                TypeInformation.of(OrderEvent.class)),
                        WatermarkStrategy.noWatermarks(),
                        "orders")
                .uid("orders")
                .setParallelism(1);
    }

    private static DataStream<String> lines(StreamExecutionEnvironment env, Path input) {
        return env.fromSource(
                        FileSource.forRecordStreamFormat(new TextLineInputFormat(), input).build(),
                        WatermarkStrategy.noWatermarks(),
                        "lines")
                .uid("lines")
                .setParallelism(1);
    }

    private static DataStream<Either<OrderStatus, Rejection>> ordersOf(DataStream<String> lines) {
        SingleOutputStreamOperator<OrderEvent> events =
                lines.process(new OrderLine())
                        .name("order line")
                        .uid("order-line")
                        .setParallelism(1);
        return orders(events).union(rejected(events.getSideOutput(OrderLine.MALFORMED)));
    }

    /** The status of an order after each event; and the events that were rejected. */
    static DataStream<Either<OrderStatus, Rejection>> orders(DataStream<OrderEvent> events) {
        SingleOutputStreamOperator<OrderStatus> orders =
                events.keyBy(event -> event.order)
                        .process(new OrderFunction())
                        .name("order")
                        .uid("order");
        return orders.map(Either::<OrderStatus, Rejection>Left)
                .returns(OUTPUT)
                .union(rejected(orders.getSideOutput(OrderFunction.ILLEGAL)));
    }

    private static DataStream<Either<OrderStatus, Rejection>> rejected(
            DataStream<Rejection> rejections) {
        return rejections.map(Either::<OrderStatus, Rejection>Right).returns(OUTPUT);
    }

    private static OrderReport collect(
            DataStream<Either<OrderStatus, Rejection>> orders, PrintStream out) throws Exception {
        OrderReport report = new OrderReport();
        try (CloseableIterator<Either<OrderStatus, Rejection>> iterator =
                orders.executeAndCollect("OrderStatusJob")) {
            while (iterator.hasNext()) {
                Either<OrderStatus, Rejection> next = iterator.next();
                if (next.isLeft()) {
                    report.add(next.left());
                    continue;
                }
                report.add(next.right());
                if (report.rejections().size() <= PRINTED_REJECTIONS) {
                    out.println("rejected  " + next.right());
                }
            }
        }
        return report;
    }
}
