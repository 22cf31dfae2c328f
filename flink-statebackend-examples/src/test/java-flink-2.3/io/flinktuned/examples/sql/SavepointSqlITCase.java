// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sql;

import io.flinktuned.examples.stateprocessor.VisitSavepoints;
import io.flinktuned.rocksdb.TunedRocksDBStateBackend;

import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** The SQL of docs/state-processor-api.md reads a savepoint. */
class SavepointSqlITCase {

    private static final String PATH_OF_THE_PAGE = "s3://bucket/savepoints/savepoint-1";
    private static final String BACKEND_OF_THE_PAGE =
            "io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory";

    private final TableEnvironment tables =
            TableEnvironment.create(EnvironmentSettings.inBatchMode());

    @TempDir private Path directory;
    private String savepoint;
    private List<String> blocks;

    @BeforeEach
    void readThePage() throws Exception {
        savepoint = directory.resolve("savepoint").toUri().toString();
        String page =
                Files.readString(
                        Path.of(
                                System.getProperty("basedir", "."),
                                "../docs/state-processor-api.md"));
        blocks =
                Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
                        .matcher(page)
                        .results()
                        .map((MatchResult block) -> block.group(1))
                        .map(block -> block.replace(PATH_OF_THE_PAGE, savepoint))
                        .collect(Collectors.toList());
        assertThat(blocks).hasSize(2);
    }

    private void writeSavepoint() throws Exception {
        Configuration configuration = new TunedRocksDBStateBackend().toConfiguration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        VisitSavepoints.write(
                env,
                env.fromData(
                        Tuple2.of("anna", "home"),
                        Tuple2.of("anna", "home"),
                        Tuple2.of("anna", "cart"),
                        Tuple2.of("ben", "home")),
                savepoint);
    }

    private List<Row> execute(String script) throws Exception {
        try (CloseableIterator<Row> rows =
                new SqlScript(script, Map.of()).execute(tables).collect()) {
            List<Row> all = new ArrayList<>();
            rows.forEachRemaining(all::add);
            return all;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BACKEND_OF_THE_PAGE, "rocksdb"})
    void selectsKeyedState(String backend) throws Exception {
        writeSavepoint();
        assertThat(blocks.get(0)).contains(BACKEND_OF_THE_PAGE);

        assertThat(execute(blocks.get(0).replace(BACKEND_OF_THE_PAGE, backend)))
                .containsExactlyInAnyOrder(Row.of("home", 3L), Row.of("cart", 1L));
    }

    @Test
    void selectsWhatASavepointHas() throws Exception {
        writeSavepoint();

        List<Row> operators = execute(blocks.get(1));

        assertThat(operators).hasSize(1);
        assertThat(operators.get(0).getField("operator-max-parallelism")).isEqualTo(128);
        assertThat((Long) operators.get(0).getField("operator-total-size-in-bytes")).isPositive();
    }
}
