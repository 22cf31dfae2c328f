// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExampleEnvironmentTest {

    @TempDir private Path directory;

    private static ExampleEnvironment environment(String... args) throws UsageException {
        return ExampleEnvironment.of(
                new ExampleCommand("SomeJob", "Does something.", List.of("")).parse(args));
    }

    @Test
    void theReportIsAboutTheMemoryThatASlotHas() throws Exception {
        ExampleEnvironment environment = environment("--parallelism", "3", "--report");
        ReadableConfig config = environment.create().getConfiguration();

        assertThat(config.get(TaskManagerOptions.NUM_TASK_SLOTS)).isEqualTo(3);
        assertThat(config.get(TaskManagerOptions.MANAGED_MEMORY_SIZE).getMebiBytes())
                .isEqualTo(3 * 64);
        assertThat(environment.backendReport())
                .hasValueSatisfying(
                        report ->
                                assertThat(report)
                                        .containsPattern("budget +64 mb +managed memory"));
        assertThat(environment).hasToString("embedded MiniCluster, backend tuned, parallelism 3");
    }

    @Test
    void onlyTheTunedBackendHasAReportAndOnlyForWhoAsks() throws Exception {
        assertThat(environment("--report").backendReport()).isPresent();
        assertThat(environment().backendReport()).isEmpty();
        assertThat(environment("--report", "--backend", "rocksdb").backendReport()).isEmpty();
        assertThat(environment("--report", "--backend", "hashmap").backendReport()).isEmpty();
    }

    @Test
    void setsBackendAndCheckpoints() throws Exception {
        ReadableConfig config =
                environment("--backend", "hashmap", "--checkpoint-dir", directory.toString())
                        .create()
                        .getConfiguration();

        assertThat(config.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("hashmap");
        assertThat(config.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo("file:" + directory);
        assertThat(config.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void takesNoCheckpointsByItself() throws Exception {
        assertThat(
                        environment()
                                .create()
                                .getConfiguration()
                                .getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEmpty();
    }

    @Test
    void refusesAFileAsCheckpointDirectory() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> environment("--checkpoint-dir", file.toString()))
                .withMessage(
                        "--checkpoint-dir: 'file:"
                                + file
                                + "' is a file, but must be a directory.");
    }

    @Test
    void refusesAnUnknownFileSystem() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> environment("--checkpoint-dir", "nosuch://host/dir"))
                .withMessage(
                        "--checkpoint-dir: 'nosuch://host/dir' is in a file system that Flink does"
                                + " not know here.");
    }
}
