// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.stateprocessor;

import io.flinktuned.rocksdb.TunedRocksDBStateBackend;

import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** The State Processor API works with the tuned backend and with Flink's, in any combination. */
class StateProcessorApiITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir private Path directory;

    enum Backend {
        ROCKSDB {
            @Override
            Configuration configuration() {
                return new Configuration().set(StateBackendOptions.STATE_BACKEND, "rocksdb");
            }
        },
        TUNED {
            @Override
            Configuration configuration() {
                return new TunedRocksDBStateBackend().toConfiguration();
            }
        };

        abstract Configuration configuration();

        StreamExecutionEnvironment batch() {
            return StreamExecutionEnvironment.getExecutionEnvironment(
                    configuration().set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH));
        }
    }

    private static DataStream<Tuple2<String, String>> visits(
            StreamExecutionEnvironment env, long from, long to) {
        return env.fromData(
                LongStream.range(from, to).mapToObj(VisitJob::visit).collect(Collectors.toList()),
                Types.TUPLE(Types.STRING, Types.STRING));
    }

    private String path(String name) {
        return directory.resolve(name).toUri().toString();
    }

    private static List<Tuple4<String, Long, Integer, Integer>> read(Backend backend, String path)
            throws Exception {
        List<Tuple4<String, Long, Integer, Integer>> rows = new ArrayList<>();
        try (CloseableIterator<Tuple4<String, Long, Integer, Integer>> read =
                VisitSavepoints.read(backend.batch(), path).executeAndCollect()) {
            read.forEachRemaining(rows::add);
        }
        return rows;
    }

    @ParameterizedTest(name = "written with {0}, restored with {1}, {3} read with {2}")
    @CsvSource({
        "TUNED, TUNED, TUNED, CANONICAL_SAVEPOINT",
        "TUNED, TUNED, TUNED, NATIVE_SAVEPOINT",
        "TUNED, TUNED, TUNED, INCREMENTAL_CHECKPOINT",
        "ROCKSDB, TUNED, ROCKSDB, CANONICAL_SAVEPOINT",
        "ROCKSDB, TUNED, ROCKSDB, NATIVE_SAVEPOINT",
        "ROCKSDB, TUNED, ROCKSDB, INCREMENTAL_CHECKPOINT",
        "TUNED, ROCKSDB, TUNED, CANONICAL_SAVEPOINT",
        "TUNED, ROCKSDB, TUNED, NATIVE_SAVEPOINT",
        "TUNED, ROCKSDB, TUNED, INCREMENTAL_CHECKPOINT",
    })
    void writesWhatJobsRestoreAndReadsWhatTheyWrite(
            Backend writes,
            Backend runs,
            Backend reads,
            VisitJob.End end,
            @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        StreamExecutionEnvironment env = writes.batch();
        VisitSavepoints.write(env, visits(env, 0, 6), path("new"));
        assertThat(read(writes, path("new")))
                .containsExactlyInAnyOrder(
                        Tuple4.of("user-0", 2L, 2, 1),
                        Tuple4.of("user-1", 2L, 2, 1),
                        Tuple4.of("user-2", 2L, 2, 1));

        String snapshot = VisitJob.run(cluster, runs.configuration(), path("new"), directory, end);

        assertThat(read(reads, snapshot))
                .containsExactlyInAnyOrder(
                        Tuple4.of("user-0", 12L, 2, 1),
                        Tuple4.of("user-1", 12L, 2, 1),
                        Tuple4.of("user-2", 12L, 2, 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = VisitJob.End.class,
            names = {"CANONICAL_SAVEPOINT", "NATIVE_SAVEPOINT"})
    void replacesTheStateOfOneOperator(VisitJob.End end, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        StreamExecutionEnvironment env = Backend.TUNED.batch();
        VisitSavepoints.write(env, visits(env, 0, 6), path("new"));
        String savepoint =
                VisitJob.run(cluster, Backend.TUNED.configuration(), path("new"), directory, end);

        env = Backend.TUNED.batch();
        VisitSavepoints.replace(env, savepoint, visits(env, 0, 1), path("replaced"));

        String after =
                VisitJob.run(
                        cluster, Backend.TUNED.configuration(), path("replaced"), directory, end);
        assertThat(read(Backend.TUNED, after))
                .as("the source has kept its state, and so gives no visit again")
                .containsExactly(Tuple4.of("user-0", 1L, 1, 1));
    }

    @ParameterizedTest
    @EnumSource
    void renamesAnOperator(Backend backend) throws Exception {
        StreamExecutionEnvironment env = backend.batch();
        VisitSavepoints.write(env, visits(env, 0, 1), path("new"));

        VisitSavepoints.rename(backend.batch(), path("new"), "users", path("renamed"));

        assertThat(
                        SavepointReader.read(backend.batch(), path("renamed"))
                                .readKeyedState(
                                        OperatorIdentifier.forUid("users"), new ReadVisits())
                                .executeAndCollect(2))
                .containsExactly(Tuple4.of("user-0", 1L, 1, 1));
    }
}
