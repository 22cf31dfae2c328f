// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.statements;

import io.flinktuned.examples.ExampleArguments;
import io.flinktuned.examples.ExampleCommand;
import io.flinktuned.examples.ExampleEnvironment;
import io.flinktuned.examples.ExampleMain;
import io.flinktuned.examples.ExampleResult;
import io.flinktuned.examples.FlinkPaths;
import io.flinktuned.examples.UsageException;
import io.flinktuned.examples.WrittenLines;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

import org.apache.commons.cli.Option;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * Statements of accounts at the end of each day, written to files exactly once: whatever fails in
 * between, in the end each statement is in a finished file, and only once.
 *
 * <p>Three things make it so: a source that goes on where the last checkpoint was, state and timers
 * in the checkpoint (see {@link EndOfDay}), and a sink that gives a file its name only when the
 * checkpoint that it belongs to is complete. Names that begin with a dot are files in progress, or
 * what a failure left of them.
 */
public final class StatementsJob {

    private static final String OUTPUT = "output";
    private static final String TRANSFERS = "transfers";
    private static final String ACCOUNTS = "accounts";
    private static final String DAYS = "days";
    private static final String RATE = "rate";

    private static final long DEFAULT_TRANSFERS = 1_000_000;
    private static final long DEFAULT_ACCOUNTS = 10_000;
    private static final long DEFAULT_DAYS = 10;
    private static final String DEFAULT_OUTPUT = "statements";

    private static final long MAX_NUMBER = 1_000_000_000_000L;
    private static final long MAX_DAYS = 3650;

    static final ExampleCommand COMMAND =
            new ExampleCommand(
                    "StatementsJob",
                    "Writes a statement of each account at the end of each day on which it was"
                            + " used, from generated transfers, to files: account, day, number of"
                            + " transfers on this day, balance in cents. Needs checkpoints, because"
                            + " files are finished with them.",
                    List.of(
                            "--checkpoint-dir checkpoints",
                            "--checkpoint-dir checkpoints --output out --transfers 20000000",
                            "--checkpoint-dir checkpoints --rate 10000 --backend rocksdb"),
                    ExampleCommand.option(
                            OUTPUT,
                            "DIR",
                            "Where the files go: a path or any URI that Flink can write to."
                                    + " Default: "
                                    + DEFAULT_OUTPUT
                                    + "."),
                    number(TRANSFERS, "How many transfers", MAX_NUMBER, DEFAULT_TRANSFERS),
                    number(ACCOUNTS, "How many accounts", MAX_NUMBER, DEFAULT_ACCOUNTS),
                    number(DAYS, "Over how many days", MAX_DAYS, DEFAULT_DAYS),
                    ExampleCommand.option(
                            RATE,
                            "N",
                            "How many transfers a second at most, 1 to "
                                    + MAX_NUMBER
                                    + ". Default: as many as can be."));

    private StatementsJob() {}

    private static Option number(String name, String what, long max, long byDefault) {
        return ExampleCommand.option(
                name, "N", what + ", 1 to " + max + ". Default: " + byDefault + ".");
    }

    /**
     * Runs the job; {@code --help} tells the options.
     *
     * @throws Exception if the job fails
     */
    public static void main(String[] args) throws Exception {
        ExampleMain.run(COMMAND, args, StatementsJob::run);
    }

    /**
     * Runs the job until it ends.
     *
     * @return what is in the finished files, those of earlier runs among them
     * @throws UsageException if the arguments ask for something that cannot be done, or no
     *     checkpoints are taken
     * @throws Exception if the job fails
     */
    static ExampleResult<WrittenLines> run(ExampleArguments arguments, PrintStream out)
            throws Exception {
        ExampleEnvironment environment = ExampleEnvironment.of(arguments);
        long transfers = arguments.number(TRANSFERS, 1, MAX_NUMBER).orElse(DEFAULT_TRANSFERS);
        Path output =
                FlinkPaths.directory(
                        OUTPUT,
                        arguments.value(OUTPUT).orElse(DEFAULT_OUTPUT),
                        environment.embedded());
        StreamExecutionEnvironment env = environment.create();
        if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
            throw new UsageException(
                    "The output is finished with checkpoints, but none are taken. Give"
                            + " --checkpoint-dir, or set execution.checkpointing.interval.");
        }
        out.println("StatementsJob on " + environment);
        out.println("output " + output);
        out.println();
        environment.backendReport().ifPresent(report -> out.println(report + "\n"));

        env.fromSource(
                        source(arguments, transfers),
                        WatermarkStrategy.<Transfer>forMonotonousTimestamps()
                                .withTimestampAssigner((transfer, previous) -> transfer.time),
                        "transfers")
                .uid("transfers")
                // Several tasks would each generate a time of its own.
                .setParallelism(1)
                .keyBy(transfer -> transfer.account)
                .process(new EndOfDay())
                .name("end of day")
                .uid("end-of-day")
                .sinkTo(
                        FileSink.forRowFormat(output, new SimpleStringEncoder<Statement>())
                                .withBucketAssigner(new BasePathBucketAssigner<>())
                                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                                .build())
                .name("statements")
                .uid("statements");
        env.execute("StatementsJob");
        return new ExampleResult<>(transfers, WrittenLines.in(output));
    }

    private static DataGeneratorSource<Transfer> source(ExampleArguments arguments, long transfers)
            throws UsageException {
        TransferGenerator generator =
                new TransferGenerator(
                        transfers,
                        arguments.number(ACCOUNTS, 1, MAX_NUMBER).orElse(DEFAULT_ACCOUNTS),
                        arguments.number(DAYS, 1, MAX_DAYS).orElse(DEFAULT_DAYS));
        TypeInformation<Transfer> type = TypeInformation.of(Transfer.class);
        Optional<Long> rate = arguments.number(RATE, 1, MAX_NUMBER);
        return rate.isPresent()
                ? new DataGeneratorSource<>(
                        generator, transfers, RateLimiterStrategy.perSecond(rate.get()), type)
                : new DataGeneratorSource<>(generator, transfers, type);
    }
}
