/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.flinktuned.doctor.inspect;

import io.flinktuned.doctor.inspect.job.Backend;
import io.flinktuned.doctor.inspect.job.JobRun;
import io.flinktuned.doctor.inspect.job.Taken;
import io.flinktuned.doctor.inspect.job.UserJob;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** What reports say of snapshots that real jobs take, on each backend and of each kind. */
class SnapshotsITCase {

    private static final int USERS = 300;
    private static final int PARALLELISM = 2;
    private static final long ELEMENTS = LongStream.range(0, USERS).map(UserJob::elements).sum();

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(PARALLELISM)
                            .build());

    private static final Map<String, String> PATHS = new LinkedHashMap<>();

    @BeforeAll
    static void takeSnapshots(
            @InjectMiniCluster MiniCluster cluster,
            @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER) Path directory)
            throws Exception {
        TestStreamEnvironment.setAsContext(cluster, PARALLELISM);
        for (Backend backend : Backend.values()) {
            take(
                    cluster,
                    directory,
                    backend + ", incremental",
                    backend.configuration(directory, true));
        }
        take(cluster, directory, "ROCKSDB, full", Backend.ROCKSDB.configuration(directory, false));
    }

    private static void take(
            MiniCluster cluster, Path directory, String name, Configuration configuration)
            throws Exception {
        JobRun run = new JobRun(USERS);
        JobClient job = UserJob.start(run, PARALLELISM, configuration);
        run.awaitUsers();
        CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);
        for (Taken kind : Taken.values()) {
            PATHS.put(name + ", " + kind, kind.of(cluster, job, directory));
        }
        job.cancel().get();
        cluster.requestJobResult(job.getJobID()).get();
    }

    static Set<String> snapshots() {
        return PATHS.keySet();
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void print(String snapshot) throws Exception {
        new ConsoleForm(new PrintWriter(System.out)).print(inspect(snapshot));
    }

    private static Report inspect(String snapshot) throws UnreadableSnapshotException {
        return new Inspection(
                        SnapshotsITCase.class.getClassLoader(),
                        new Progress(new PrintWriter(new StringWriter())))
                .run(
                        PATHS.get(snapshot),
                        Optional.empty(),
                        new TtlSettings(Map.of("session", Duration.ofMillis(1)), null));
    }
}
