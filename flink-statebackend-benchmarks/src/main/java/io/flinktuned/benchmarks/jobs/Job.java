// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/** The jobs. Each result depends on event time only, never on the order of arrival. */
public enum Job {
    REGULAR_JOIN(new SqlJob("regular-join", SqlJob.BIDS, SqlJob.AUCTIONS)),
    WHOLE_ROWS_JOIN(new SqlJob("whole-rows-join", SqlJob.BIDS, SqlJob.AUCTIONS)),
    SELLERS_JOIN(new SqlJob("sellers-join", SqlJob.AUCTIONS, SqlJob.PERSONS)),
    INTERVAL_JOIN(new SqlJob("interval-join", SqlJob.BIDS, SqlJob.AUCTIONS)),
    JOIN_AGGREGATE(new SqlJob("join-aggregate", SqlJob.BIDS, SqlJob.AUCTIONS, SqlJob.PERSONS)),
    TUMBLING_COUNT_DISTINCT(new SqlJob("tumbling-count-distinct", SqlJob.BIDS)),
    HOPPING_TOP_N(new SqlJob("hopping-top-n", SqlJob.BIDS)),
    SESSION_WINDOW(new SqlJob("session-window", SqlJob.BIDS)),
    TOP_N(new SqlJob("top-n", SqlJob.BIDS)),
    DEDUPLICATE_FIRST(new SqlJob("deduplicate-first", SqlJob.BIDS)),
    DEDUPLICATE_LAST(new SqlJob("deduplicate-last", SqlJob.BIDS)),
    GROUP_AGGREGATE(new SqlJob("group-aggregate", SqlJob.BIDS)),
    COUNT_DISTINCT(new SqlJob("count-distinct", SqlJob.BIDS)),
    DATASTREAM_SESSION_WINDOW((env, events) -> DataStreamJobs.sessionsOfAuctions(events.bids())),
    DATASTREAM_MAP_STATE((env, events) -> DataStreamJobs.highestBids(events.bids()));

    /** Adds the operators of a job to {@code env}. */
    @FunctionalInterface
    interface Definition {

        /** The result as a changelog, see {@link Row#getKind()}. */
        DataStream<Row> results(StreamExecutionEnvironment env, AuctionStream events);
    }

    private final Definition definition;

    Job(Definition definition) {
        this.definition = definition;
    }

    /** The result as a changelog, see {@link Row#getKind()}. */
    DataStream<Row> results(StreamExecutionEnvironment env, AuctionStream events) {
        return definition.results(env, events);
    }
}
