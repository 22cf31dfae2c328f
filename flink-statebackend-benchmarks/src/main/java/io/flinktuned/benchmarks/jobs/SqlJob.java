// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;

/** A query from the file {@code NAME.sql} next to this class. */
final class SqlJob implements Job.Definition {

    static final String PERSONS = "persons";
    static final String AUCTIONS = "auctions";
    static final String BIDS = "bids";

    private final String name;
    private final List<String> tables;

    /**
     * @param tables that the query reads
     */
    SqlJob(String name, String... tables) {
        this.name = name;
        this.tables = List.of(tables);
    }

    @Override
    public DataStream<Row> results(StreamExecutionEnvironment env, AuctionStream events) {
        StreamTableEnvironment tableEnv = StreamTableEnvironment.create(env);
        tableEnv.getConfig().setLocalTimeZone(ZoneOffset.UTC);
        for (String table : tables) {
            tableEnv.createTemporaryView(
                    table,
                    stream(events, table),
                    Schema.newBuilder()
                            .columnByMetadata("rowtime", "TIMESTAMP_LTZ(3)")
                            .watermark("rowtime", "SOURCE_WATERMARK()")
                            .build());
        }
        return tableEnv.toChangelogStream(tableEnv.sqlQuery(query()));
    }

    private static DataStream<?> stream(AuctionStream events, String table) {
        switch (table) {
            case PERSONS:
                return events.persons();
            case AUCTIONS:
                return events.auctions();
            case BIDS:
                return events.bids();
            default:
                throw new IllegalArgumentException("No such table: " + table);
        }
    }

    private String query() {
        try (InputStream file = SqlJob.class.getResourceAsStream(name + ".sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
