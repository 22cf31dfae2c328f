// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.testing.FlinkFaults;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Windows of SQL, whose operator reuses key objects if the state backend says it may. */
class TimersSqlITCase extends TimersITBase {

    private static final long RECORDS = 5_000;

    @ParameterizedTest
    @EnumSource(Timers.class)
    void windowsAreCompleteOrRefused(Timers timers) throws Exception {
        Configuration tuned = Snapshot.CANONICAL_SAVEPOINT.tuned(timers, directory);
        if (timers == Timers.HEAP && FlinkFaults.REUSES_KEYS_OF_HEAP_TIMERS) {
            assertThatThrownBy(() -> countInWindows(tuned))
                    .hasStackTraceContaining(
                            "'state.backend.tuned.timers' is 'heap', but in this version of Flink"
                                    + " windows of SQL overwrite the keys");
        } else {
            assertThat(countInWindows(tuned)).isEqualTo(RECORDS);
        }
    }

    /** Why we refuse. If this fails, Flink has been repaired and so is {@link FlinkFaults}. */
    @Test
    void flinksOwnBackendLosesRecordsIfItReusesKeys() throws Exception {
        long counted = countInWindows(Snapshot.CANONICAL_SAVEPOINT.flinks(Timers.HEAP, directory));

        assertThat(counted < RECORDS).isEqualTo(FlinkFaults.REUSES_KEYS_OF_HEAP_TIMERS);
    }

    /** The sum over all windows and keys of how many records they have. */
    private static long countInWindows(Configuration configuration) throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        Table records =
                tables.fromDataStream(
                        env.fromSequence(0, RECORDS - 1)
                                .map(number -> Row.of(number % 37, number))
                                .returns(Types.ROW(Types.LONG, Types.LONG)),
                        Schema.newBuilder()
                                .column("f0", "BIGINT")
                                .column("f1", "BIGINT")
                                .columnByExpression("ts", "TO_TIMESTAMP_LTZ(f1 * 10, 3)")
                                .watermark("ts", "ts - INTERVAL '1' SECOND")
                                .build());
        tables.createTemporaryView("records", records);
        List<Row> counts =
                CollectionUtil.iteratorToList(
                        tables.executeSql(
                                        "SELECT f0, window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE"
                                                + " records, DESCRIPTOR(ts), INTERVAL '10' SECOND))"
                                                + " GROUP BY f0, window_start, window_end")
                                .collect());
        return counts.stream().mapToLong(row -> (Long) row.getField(2)).sum();
    }
}
