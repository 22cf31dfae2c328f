// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.bufferingsink;

import io.flinktuned.examples.ExampleArguments;
import io.flinktuned.examples.ExampleCommand;
import io.flinktuned.examples.ExampleEnvironment;
import io.flinktuned.examples.ExampleMain;
import io.flinktuned.examples.ExampleResult;
import io.flinktuned.examples.FlinkPaths;
import io.flinktuned.examples.UsageException;
import io.flinktuned.examples.WrittenLines;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.ExceptionUtils;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Writes generated lines to files exactly once, from a buffer in operator state. The job can be
 * cancelled on the way, keeps its last checkpoint then, and goes on from it when it is started
 * again. See {@link BufferingSink}.
 */
public final class BufferingSinkJob {

    private static final String OUTPUT = "output";
    private static final String LINES = "lines";
    private static final String RATE = "rate";
    private static final String CANCEL_AFTER = "cancel-after";
    private static final String RESUME_FROM = "resume-from";

    private static final long DEFAULT_LINES = 500_000;
    private static final long MAX_LINES = 1_000_000_000_000L;
    private static final long DEFAULT_RATE = 100_000;
    private static final long MAX_RATE = 1_000_000_000;
    private static final long MAX_CHECKPOINT = 1_000_000;

    private static final long MILLIS_BETWEEN_LOOKS = 20;

    static final ExampleCommand COMMAND =
            new ExampleCommand(
                    "BufferingSinkJob",
                    "Writes generated lines to files, each exactly once, from a buffer in operator"
                            + " state. Needs --output and --checkpoint-dir. Cancel it, and it keeps"
                            + " its last checkpoint; resume from that, and no line is lost and none"
                            + " is there twice.",
                    List.of(
                            "--output out --checkpoint-dir checkpoints --cancel-after 2",
                            "--output out --checkpoint-dir checkpoints --resume-from"
                                    + " checkpoints/JOB/chk-2"),
                    ExampleCommand.option(
                            OUTPUT,
                            "DIR",
                            "Where files are written: a path or any URI that Flink can write to, and"
                                    + " empty unless the job resumes."),
                    ExampleCommand.option(
                            LINES,
                            "N",
                            "How many lines, 1 to "
                                    + MAX_LINES
                                    + ". Default: "
                                    + DEFAULT_LINES
                                    + "."),
                    ExampleCommand.option(
                            RATE,
                            "N",
                            "How many lines a second, 1 to "
                                    + MAX_RATE
                                    + ". Default: "
                                    + DEFAULT_RATE
                                    + "."),
                    ExampleCommand.option(
                            CANCEL_AFTER,
                            "N",
                            "Cancels the job when checkpoint N is complete, 1 to "
                                    + MAX_CHECKPOINT
                                    + ". Default: the job runs to its end."),
                    ExampleCommand.option(
                            RESUME_FROM,
                            "DIR",
                            "The checkpoint to go on from, with the same number of lines. Default:"
                                    + " the job starts anew."));

    private BufferingSinkJob() {}

    /**
     * Runs the job and prints its result; {@code --help} tells the options.
     *
     * @throws Exception if the job fails
     */
    public static void main(String[] args) throws Exception {
        ExampleMain.run(COMMAND, args, BufferingSinkJob::run);
    }

    /**
     * Runs the job until it ends or is cancelled.
     *
     * @return what is in all files
     * @throws UsageException if the arguments ask for something that cannot be done
     * @throws Exception if the job fails
     */
    static ExampleResult<WrittenLines> run(ExampleArguments arguments, PrintStream out)
            throws Exception {
        ExampleEnvironment environment = ExampleEnvironment.of(arguments);
        Path output = directory(OUTPUT, arguments.value(OUTPUT), environment);
        Path checkpoints = directory("checkpoint-dir", arguments.checkpointDir(), environment);
        long lines = arguments.number(LINES, 1, MAX_LINES).orElse(DEFAULT_LINES);
        long rate = arguments.number(RATE, 1, MAX_RATE).orElse(DEFAULT_RATE);
        Optional<Long> cancelAfter = arguments.number(CANCEL_AFTER, 1, MAX_CHECKPOINT);
        Optional<String> resumeFrom = arguments.value(RESUME_FROM);
        if (resumeFrom.isEmpty() && WrittenLines.in(output).files() > 0) {
            throw new UsageException(
                    String.format(
                            "--%s: '%s' is not empty. Choose another directory, or go on with"
                                    + " --%s.",
                            OUTPUT, output, RESUME_FROM));
        }
        out.println("BufferingSinkJob on " + environment);
        resumeFrom.ifPresent(checkpoint -> out.println("resumes from " + checkpoint));

        environment.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        if (resumeFrom.isPresent()) {
            environment.set(
                    StateRecoveryOptions.SAVEPOINT_PATH,
                    directory(RESUME_FROM, resumeFrom, environment).toString());
        }
        StreamExecutionEnvironment env = environment.create();
        write(lines(env, lines, rate), output);
        JobClient job = env.executeAsync("BufferingSinkJob");
        RetainedCheckpoints retained = new RetainedCheckpoints(checkpoints, job.getJobID());
        if (cancelAfter.isPresent() && cancelAfter(cancelAfter.get(), job, retained)) {
            out.println(
                    "cancelled; go on with --"
                            + RESUME_FROM
                            + " "
                            + retained.newest().orElseThrow());
        } else {
            job.getJobExecutionResult().get();
            out.println("finished");
        }
        WrittenLines written = WrittenLines.in(output);
        out.println(written + ", in " + written.files() + " files in " + output);
        return new ExampleResult<>(written.lines(), written);
    }

    private static Path directory(
            String option, Optional<String> text, ExampleEnvironment environment)
            throws UsageException {
        if (text.isEmpty()) {
            throw new UsageException(
                    "--" + option + " is missing: this job needs a directory that lasts.");
        }
        return FlinkPaths.directory(option, text.get(), environment.embedded());
    }

    /** Lines with a number each. */
    static DataStream<String> lines(StreamExecutionEnvironment env, long lines, long rate) {
        return env.fromSource(
                        new DataGeneratorSource<>(
                                BufferingSinkJob::line,
                                lines,
                                RateLimiterStrategy.perSecond(rate),
                                Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "lines")
                .uid("lines")
                .setParallelism(1);
    }

    /** The nth line, from 0. */
    static String line(long n) {
        return n + "," + Long.toHexString(n * 0x9E3779B97F4A7C15L);
    }

    /** Writes lines to files of a directory. */
    static void write(DataStream<String> lines, Path output) {
        lines.process(new BufferingSink(output))
                .returns(Types.VOID)
                .name("buffering sink")
                .uid("buffering-sink")
                .sinkTo(new DiscardingSink<>());
    }

    /** Whether the job was cancelled; it may come to its end before. */
    private static boolean cancelAfter(long checkpoint, JobClient job, RetainedCheckpoints retained)
            throws IOException, InterruptedException, ExecutionException {
        while (retained.newest().map(RetainedCheckpoints::number).orElse(0L) < checkpoint) {
            if (job.getJobExecutionResult().isDone()) {
                return false;
            }
            Thread.sleep(MILLIS_BETWEEN_LOOKS);
        }
        job.cancel().get();
        try {
            job.getJobExecutionResult().get();
            return false;
        } catch (ExecutionException e) {
            if (ExceptionUtils.findThrowable(e, JobCancellationException.class).isPresent()) {
                return true;
            }
            throw e;
        }
    }
}
