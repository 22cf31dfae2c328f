// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sql;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class SqlScriptTest {

    private final TableEnvironment tables =
            TableEnvironment.create(EnvironmentSettings.inStreamingMode());

    @Test
    void setsOptions() {
        new SqlScript(
                        "-- a comment; with a semicolon\n"
                                + "SET 'state.backend.type' = '${backend}';\n"
                                + "SET 'execution.checkpointing.incremental' = 'true';",
                        Map.of("backend", "rocksdb"))
                .execute(tables);

        assertThat(tables.getConfig().get(StateBackendOptions.STATE_BACKEND)).isEqualTo("rocksdb");
        assertThat(tables.getConfig().get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isTrue();
    }

    /** Those for Flink's SQL client, whose SET is that of the script. */
    @Test
    void executesTheStatementsOfTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "deployment.md"));
        Matcher block = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).isTrue();

        try (CloseableIterator<Row> rows =
                new SqlScript(block.group(1), Map.of()).execute(tables).collect()) {
            assertThat(rows)
                    .toIterable()
                    .contains(Row.ofKind(RowKind.UPDATE_AFTER, "a", 2L))
                    .contains(Row.of("b", 1L));
        }
        assertThat(tables.getConfig().get(StateBackendOptions.STATE_BACKEND))
                .isEqualTo(TunedRocksDBStateBackendFactory.class.getName());
        assertThat(tables.getConfig().get(TunedRocksDBOptions.PROFILE))
                .isEqualTo(Profile.READ_HEAVY);
    }

    @Test
    void executesStatementsAndReturnsWhatTheLastOneReturns() throws Exception {
        try (CloseableIterator<Row> rows =
                new SqlScript(
                                "CREATE TEMPORARY VIEW v AS\n"
                                        + "SELECT 'a;b' AS x, '${y}' AS y;  \n"
                                        + "\n"
                                        + "SELECT y, x\n"
                                        + "FROM v;\n",
                                Map.of("y", "it's"))
                        .execute(tables)
                        .collect()) {
            assertThat(rows).toIterable().containsExactly(Row.of("it's", "a;b"));
        }
    }
}
