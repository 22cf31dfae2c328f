// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import io.flinktuned.doctor.inspect.job.Backend;
import io.flinktuned.doctor.inspect.job.Cluster;
import io.flinktuned.doctor.inspect.job.JobRun;
import io.flinktuned.doctor.inspect.job.Taken;
import io.flinktuned.doctor.inspect.job.UserJob;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend.PriorityQueueStateType;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What reports say of jobs that are not like most, and of snapshots that cannot be read. */
class SpecialStatesITCase {

    private static final int USERS = 100;

    @RegisterExtension private static final Cluster CLUSTER = new Cluster();

    @TempDir private Path directory;

    private String take(Taken kind, Configuration configuration) throws Exception {
        JobRun run = new JobRun(USERS);
        JobClient job = UserJob.start(run, Cluster.PARALLELISM, configuration);
        run.awaitUsers();
        return takeAndCancel(kind, job);
    }

    private String takeAndCancel(Taken kind, JobClient job) throws Exception {
        CLUSTER.awaitRunning(job);
        String path = kind.of(CLUSTER.cluster(), job, directory);
        CLUSTER.cancel(job);
        return path;
    }

    @Test
    void timersOnTheHeapBesideRocksDBAreShown() throws Exception {
        Configuration configuration = Backend.ROCKSDB.configuration(directory, true);
        configuration.set(RocksDBOptions.TIMER_SERVICE_FACTORY, PriorityQueueStateType.HEAP);

        SnapshotReport report = Reports.of(take(Taken.CHECKPOINT, configuration));

        for (String domain : List.of("event", "processing")) {
            StateReport state = Reports.state(report, "_timer_state/" + domain + "_user-timers");
            assertThat(state.entries).isEqualTo(USERS);
            assertThat(state.timers.first).isEqualTo(UserJob.FIRST_TIMER);
            assertThat(state.timers.last).isEqualTo(UserJob.FIRST_TIMER + (USERS - 1) * 1_000);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void keysWhoseClassesAreMissingAreShownAsBytes(Backend backend) throws Exception {
        JobRun run = new JobRun(USERS);
        JobClient job =
                UserJob.startWithPojoKeys(
                        run, Cluster.PARALLELISM, backend.configuration(directory, true));
        run.awaitUsers();
        String path = takeAndCancel(Taken.CHECKPOINT, job);

        StateReport readable = Reports.state(Reports.of(path), "orders");
        StateReport bytes = Reports.state(Reports.withoutClasses(path), "orders");

        assertThat(readable.collections.largest.get(0).key)
                .isEqualTo("UserId user-" + UserJob.COLLECTOR);
        assertThat(bytes.collections.largest.get(0).key).startsWith("0x");
        assertThat(bytes.collections.largest.get(0).size).isEqualTo(UserJob.MOST_ELEMENTS);
        assertThat(bytes.collections.elements).isEqualTo(readable.collections.elements);
        assertThat(bytes.notes).singleElement().asString().contains("UserId", "--classpath");
    }

    @Test
    void whatGrewMostIsFirst() throws Exception {
        JobRun run = new JobRun(USERS);
        JobClient job =
                UserJob.start(
                        run, Cluster.PARALLELISM, Backend.ROCKSDB.configuration(directory, true));
        run.awaitUsers();
        CLUSTER.awaitRunning(job);
        String before = Taken.CHECKPOINT.of(CLUSTER.cluster(), job, directory);
        run.addUsers(50);
        String after = takeAndCancel(Taken.CHECKPOINT, job);

        Growth growth = Growth.between(Reports.of(before), Reports.of(after));

        assertThat(growth.states)
                .extracting(change -> change.bytes)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
        Growth.Change last =
                growth.states.stream()
                        .filter(change -> change.state.equals("last"))
                        .findFirst()
                        .orElseThrow();
        assertThat(last.entriesBefore).isEqualTo(USERS);
        assertThat(last.entries).isEqualTo(50);
        assertThat(last.bytes).isPositive();
    }

    @Test
    void aCheckpointWithAChangelogIsRefused() throws Exception {
        Configuration configuration = Backend.HASHMAP.configuration(directory, true);
        configuration.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, true);
        configuration.set(StateChangelogOptions.STATE_CHANGE_LOG_STORAGE, "memory");
        String path = take(Taken.CHECKPOINT, configuration);

        assertThatThrownBy(() -> Reports.of(path))
                .isInstanceOf(UnreadableSnapshotException.class)
                .hasMessageContaining("changelog")
                .hasMessageContaining("savepoint --type canonical");
    }
}
