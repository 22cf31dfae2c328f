// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.bufferingsink;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings(
        "try") // The harness closes with any exception; one of an interrupt fails the test too.
class BufferingSinkTest {

    @TempDir private Path directory;

    private final class Harness extends OneInputStreamOperatorTestHarness<String, Void> {

        Harness() throws Exception {
            super(
                    new ProcessOperator<>(
                            new BufferingSink(
                                    new org.apache.flink.core.fs.Path(directory.toUri()))));
        }

        void line(String line) throws Exception {
            processElement(line, 0);
        }
    }

    @Test
    void aLineIsWrittenWhenItsCheckpointIsComplete() throws Exception {
        try (Harness harness = new Harness()) {
            harness.open();
            harness.line("a");
            harness.snapshot(1, 0);
            harness.line("b");
            harness.snapshot(2, 0);
            assertThat(directory).isEmptyDirectory();

            harness.notifyOfCompletedCheckpoint(1);
            assertThat(directory.resolve("checkpoint-1-task-0.csv")).hasContent("a\n");
            assertThat(directory.resolve("checkpoint-2-task-0.csv")).doesNotExist();

            harness.notifyOfCompletedCheckpoint(2);
            assertThat(directory.resolve("checkpoint-2-task-0.csv")).hasContent("b\n");
        }
    }

    /** The failure came before the sink was told that the checkpoint was complete. */
    @Test
    void whatWasNotWrittenBeforeAFailureIsWrittenAfterIt() throws Exception {
        OperatorSubtaskState snapshot;
        try (Harness harness = new Harness()) {
            harness.open();
            harness.line("a");
            harness.snapshot(1, 0);
            harness.line("b");
            snapshot = harness.snapshot(2, 0);
            harness.line("is taken back");
        }
        assertThat(directory).isEmptyDirectory();
        try (Harness harness = new Harness()) {
            harness.initializeState(snapshot);
            harness.open();
            assertThat(directory.resolve("checkpoint-1-task-0.csv")).hasContent("a\n");
            assertThat(directory.resolve("checkpoint-2-task-0.csv")).hasContent("b\n");

            harness.snapshot(3, 0);
            harness.notifyOfCompletedCheckpoint(3);
            assertThat(directory.toFile().list()).hasSize(2);
        }
    }
}
