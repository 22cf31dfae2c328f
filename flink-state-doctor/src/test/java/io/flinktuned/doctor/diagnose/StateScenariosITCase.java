// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose;

import io.flinktuned.doctor.diagnose.report.Report;
import io.flinktuned.doctor.diagnose.rules.Finding;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What makes access to state slow on a real cluster is found, and gone with the advice. */
class StateScenariosITCase {

    @TempDir private Path directory;

    @Test
    void arenaBlocksThatDoNotFitAreFoundAndGoneWithMoreMemory() throws Exception {
        Scenario scenario =
                Scenario.of(directory, Jobs.of(1, Jobs.keys(100_000), new Jobs.Writes(1, 100)))
                        .with("taskmanager.memory.managed.size", "5 mb");

        Finding finding = scenario.first("flushing-without-end");

        assertThat(finding.settings()).containsOnlyKeys("taskmanager.memory.managed.size");
        scenario.with(finding.settings()).without("flushing-without-end");
    }

    @Test
    void moreStatesThanFitAreFoundAndGoneWithSmallerWriteBuffers() throws Exception {
        Scenario scenario =
                Scenario.of(directory, Jobs.of(1, Jobs.keys(100_000), new Jobs.Writes(12, 100)))
                        .with("taskmanager.memory.managed.size", "32 mb")
                        .withMetric("num-files-at-level");

        Finding finding = scenario.first("too-many-states");

        assertThat(finding.settings()).containsOnlyKeys("state.backend.rocksdb.writebuffer.size");
        scenario.with(finding.settings()).without("too-many-states");
    }

    @Test
    void anIndexThatDoesNotFitIsFoundAndGoneInPartitions() throws Exception {
        Scenario scenario =
                Scenario.of(directory, Jobs.of(1, Jobs.keys(100_000), new Jobs.Reads(150_000, 120)))
                        .with("taskmanager.memory.managed.size", "16 mb")
                        .with("state.backend.rocksdb.block.blocksize", "256 b")
                        .withCheckpoints("2 s");

        Finding finding = scenario.first("index-out-of-cache");

        assertThat(finding.settings())
                .containsEntry("state.backend.rocksdb.memory.partitioned-index-filters", "true");
        scenario.with(finding.settings()).without("index-out-of-cache");
    }

    @Test
    void manySmallFilesAreFoundAndGoneWithLargerOnes() throws Exception {
        Scenario scenario =
                Scenario.of(directory, Jobs.of(1, Jobs.keys(100_000), new Jobs.Values(1, 100)))
                        .with(
                                "state.backend.rocksdb.compaction.level.target-file-size-base",
                                "32 kb")
                        .with("state.backend.rocksdb.writebuffer.size", "1 mb")
                        .withMetric("num-files-at-level")
                        .withMetric("live-sst-files-size");

        Finding finding = scenario.found("tiny-files");

        scenario.with(finding.settings()).without("tiny-files");
    }

    @Test
    void aHotKeyIsFoundAndGoneWhenItsWorkIsSpread() throws Exception {
        Jobs.Computes work = new Jobs.Computes(Duration.ofNanos(100_000));
        Scenario scenario = Scenario.of(directory, Jobs.of(2, Jobs.hotKey(), work));

        assertThat(scenario.first("hot-key").settings()).isEmpty();

        scenario.withJob(Jobs.of(2, Jobs.keys(1000), work)).without("hot-key");
    }

    @Test
    void unevenKeyGroupsAreFoundAndGoneWithMoreOfThem() throws Exception {
        Scenario scenario =
                Scenario.of(
                                directory,
                                Jobs.of(
                                        2,
                                        Jobs.keys(1000),
                                        new Jobs.Computes(Duration.ofNanos(100_000))))
                        .with("pipeline.max-parallelism", "3");

        Finding finding = scenario.found("uneven-key-groups");

        scenario.with(finding.settings()).without("uneven-key-groups");
    }

    @Test
    void aLongListIsFoundAndGoneWithAMap() throws Exception {
        Scenario scenario =
                Scenario.of(directory, Jobs.of(1, number -> 0L, new Jobs.LongList(20_000)));

        assertThat(scenario.first("huge-list").settings()).isEmpty();

        scenario.withJob(Jobs.of(1, number -> 0L, new Jobs.LargeMap(20_000, false)))
                .without("huge-list");
    }

    @Test
    void aLargeMapThatIsGoneThroughIsFoundAndGoneWithSingleReads() throws Exception {
        Scenario scenario =
                Scenario.of(directory, Jobs.of(1, number -> 0L, new Jobs.LargeMap(20_000, true)));

        assertThat(scenario.first("huge-map").settings()).isEmpty();

        scenario.withJob(Jobs.of(1, number -> 0L, new Jobs.LargeMap(20_000, false)))
                .without("huge-map");
    }

    @Test
    void kryoIsFoundAndGoneWithATypeOfFlinks() throws Exception {
        Scenario scenario = Scenario.of(directory, Jobs.of(1, Jobs.keys(1000), new Jobs.Objects()));

        scenario.first("generic-serialization");

        scenario.withJob(Jobs.of(1, Jobs.keys(1000), new Jobs.Values(1, 20)))
                .without("generic-serialization");
    }

    @Test
    void memoryWithoutABoundIsFoundAndGoneWithManagedMemory() throws Exception {
        Scenario scenario =
                Scenario.of(
                                directory,
                                Jobs.of(
                                        1,
                                        Jobs.keys(1000),
                                        new Jobs.Computes(Duration.ofMillis(1))))
                        .with("state.backend.rocksdb.memory.managed", "false");

        Finding finding = scenario.found("memory-over-limit");

        scenario.with(finding.settings()).without("memory-over-limit");
    }

    @Test
    void aPathThatIsTooLongForARestoreIsFoundAndGoneWithAShortOne() throws Exception {
        Path deep = directory;
        while (deep.toString().length() < 75) {
            deep = deep.resolve("directory");
        }
        Scenario scenario =
                Scenario.of(
                                directory,
                                Jobs.of(
                                        1,
                                        Jobs.keys(1000),
                                        new Jobs.Computes(Duration.ofMillis(1))))
                        .with("state.backend.rocksdb.localdir", deep.toString());

        Finding finding = scenario.found("path-too-long");

        assertThat(finding.settings()).containsOnlyKeys("state.backend.rocksdb.localdir");
        scenario.with("state.backend.type", TunedRocksDBStateBackendFactory.class.getName())
                .without("path-too-long");
        scenario.with("state.backend.type", "rocksdb")
                .with("state.backend.rocksdb.localdir", directory.resolve("s").toString())
                .without("path-too-long");
    }

    @Test
    void slowStateIsFoundAndGoneWithTheTunedBackend() throws Exception {
        Scenario scenario =
                Scenario.of(directory, Jobs.of(1, Jobs.keys(50_000), new Jobs.Values(1, 50)));

        Finding finding = scenario.first("slow-state");

        scenario.with(finding.settings()).without("slow-state");
    }

    @Test
    void aJobThatIsSlowForItsOwnCodeIsToldSo() throws Exception {
        Scenario scenario =
                Scenario.of(
                        directory,
                        Jobs.of(1, Jobs.keys(1000), new Jobs.Computes(Duration.ofNanos(100_000))));

        Report report =
                scenario.until(
                        r -> r.summary().endsWith("not slow because of its state."), "a summary");

        assertThat(report.findings()).extracting(Finding::id).containsExactly("slow-elsewhere");
        assertThat(report.findings().get(0).settings()).isEqualTo(Map.of());
    }
}
