// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose;

import io.flinktuned.doctor.diagnose.rules.Finding;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What makes checkpoints costly on a real cluster is found, and gone with the advice. */
class CheckpointScenariosITCase {

    @TempDir private Path directory;

    @Test
    void fullCheckpointsAreFoundAndGoneWithIncrementalOnes() throws Exception {
        Scenario scenario =
                Scenario.of(directory, Jobs.of(1, Jobs.keys(100_000), new Jobs.Values(1, 200)))
                        .withCheckpoints("1 s");

        Finding finding = scenario.found("incremental-off");

        assertThat(finding.settings()).hasSize(1);
        scenario.with(finding.settings()).without("incremental-off");
    }

    @Test
    void timersOnTheHeapAreFoundAndGoneWithTimersInRocksDb() throws Exception {
        Scenario scenario =
                Scenario.of(directory, Jobs.of(1, Jobs.keys(1_000_000), new Jobs.Timers(300_000)))
                        .with("state.backend.rocksdb.timer-service.factory", "HEAP")
                        .with("execution.checkpointing.incremental", "true")
                        .withCheckpoints("1 s");

        Finding finding = scenario.found("heap-timers");

        scenario.with(finding.settings()).without("heap-timers");
    }

    @Test
    void barriersBehindRecordsAreFoundAndGoneWhenTheyOvertakeThem() throws Exception {
        Scenario scenario =
                Scenario.of(
                                directory,
                                Jobs.of(
                                        1,
                                        Jobs.keys(1000),
                                        new Jobs.Computes(Duration.ofNanos(100_000))))
                        .withCheckpoints("2 s");

        Finding finding = scenario.found("long-alignment");

        scenario.with(finding.settings()).without("long-alignment");
    }

    @Test
    void checkpointsWithoutPauseAreFoundAndGoneWithALongerInterval() throws Exception {
        Scenario scenario =
                Scenario.of(directory, Jobs.of(1, Jobs.keys(50_000), new Jobs.Values(1, 100)))
                        .with("execution.checkpointing.incremental", "true")
                        .withCheckpoints("10 ms");

        Finding finding = scenario.found("checkpoints-without-pause");

        scenario.with(finding.settings()).without("checkpoints-without-pause");
    }

    @Test
    void aSynchronousPartThatTakesMuchTimeIsFoundAndGoneWithALongerInterval() throws Exception {
        Scenario scenario =
                Scenario.of(directory, Jobs.of(1, Jobs.keys(50_000), new Jobs.Values(4, 100)))
                        .with("execution.checkpointing.incremental", "true")
                        .withCheckpoints("100 ms");

        Finding finding = scenario.found("long-synchronous-part");

        scenario.with(finding.settings()).without("long-synchronous-part");
    }

    @Test
    void stateWithATtlThatGrowsIsFoundAndGoneWithPeriodicCompaction() throws Exception {
        Scenario scenario =
                Scenario.of(directory, Jobs.of(1, number -> number, new Jobs.Expiring()))
                        .with("execution.checkpointing.incremental", "true")
                        .withCheckpoints("1 s");

        Finding finding = scenario.found("expired-state-stays");

        scenario.with(finding.settings()).without("expired-state-stays");
    }

    @Test
    void checkpointsThatExpireAreFoundAndGoneWithMoreTime() throws Exception {
        Scenario scenario =
                Scenario.of(
                                directory,
                                Jobs.of(
                                        1,
                                        Jobs.keys(1000),
                                        new Jobs.Computes(Duration.ofMillis(1))))
                        .with("execution.checkpointing.timeout", "100 ms")
                        .withCheckpoints("500 ms");

        Finding finding = scenario.found("checkpoints-expire");

        scenario.with(finding.settings()).without("checkpoints-expire");
    }

    @Test
    void aSlowStoreIsFoundAndMoreThreadsAreTheAdvice() throws Exception {
        Scenario scenario =
                Scenario.of(directory, Jobs.of(1, Jobs.keys(100_000), new Jobs.Values(1, 200)))
                        .with("execution.checkpointing.dir", "slow://" + directory)
                        .with("execution.checkpointing.incremental", "true")
                        .withCheckpoints("1 s");

        Finding finding = scenario.found("slow-upload");

        assertThat(finding.settings())
                .containsEntry("state.backend.rocksdb.checkpoint.transfer.thread.num", "8");
    }

    @Test
    void aCheckpointThatIsStuckBehindRecordsIsFoundBeforeItIsDone() throws Exception {
        Scenario scenario =
                Scenario.of(
                                directory,
                                Jobs.of(
                                        1,
                                        Jobs.keys(1000),
                                        new Jobs.Computes(Duration.ofMillis(5))))
                        .withCheckpoints("1 s");

        Finding finding = scenario.found("long-alignment");

        assertThat(finding.evidence().get(0).text()).startsWith("no checkpoint was completed");
        assertThat(finding.settings())
                .containsOnly(Map.entry("execution.checkpointing.unaligned.enabled", "true"));
    }
}
