// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

import java.time.Duration;

/** The jobs that are not SQL. */
final class DataStreamJobs {

    static final Duration SESSION_GAP = Duration.ofSeconds(30);

    private DataStreamJobs() {}

    /** For each auction and session of bids: start, end, number of bids, highest price. */
    static DataStream<Row> sessionsOfAuctions(DataStream<Bid> bids) {
        TypeInformation<Tuple2<Long, Long>> countAndHighest = Types.TUPLE(Types.LONG, Types.LONG);
        return bids.keyBy(bid -> bid.auction)
                .window(EventTimeSessionWindows.withGap(SESSION_GAP))
                .aggregate(
                        new CountAndHighest(),
                        new SessionRow(),
                        countAndHighest,
                        countAndHighest,
                        Types.ROW(Types.LONG, Types.LONG, Types.LONG, Types.LONG, Types.LONG));
    }

    /** For each bidder and auction: the highest price, which grows. */
    static DataStream<Row> highestBids(DataStream<Bid> bids) {
        return bids.keyBy(bid -> bid.bidder)
                .process(new HighestBids())
                .returns(Types.ROW(Types.LONG, Types.LONG, Types.LONG));
    }

    private static final class CountAndHighest
            implements AggregateFunction<Bid, Tuple2<Long, Long>, Tuple2<Long, Long>> {

        private static final long serialVersionUID = 1L;

        @Override
        public Tuple2<Long, Long> createAccumulator() {
            return Tuple2.of(0L, Long.MIN_VALUE);
        }

        @Override
        public Tuple2<Long, Long> add(Bid bid, Tuple2<Long, Long> soFar) {
            return Tuple2.of(soFar.f0 + 1, Math.max(soFar.f1, bid.price));
        }

        @Override
        public Tuple2<Long, Long> getResult(Tuple2<Long, Long> all) {
            return all;
        }

        @Override
        public Tuple2<Long, Long> merge(Tuple2<Long, Long> one, Tuple2<Long, Long> other) {
            return Tuple2.of(one.f0 + other.f0, Math.max(one.f1, other.f1));
        }
    }

    private static final class SessionRow
            extends ProcessWindowFunction<Tuple2<Long, Long>, Row, Long, TimeWindow> {

        private static final long serialVersionUID = 1L;

        @Override
        public void process(
                Long auction,
                Context context,
                Iterable<Tuple2<Long, Long>> elements,
                Collector<Row> out) {
            TimeWindow session = context.window();
            Tuple2<Long, Long> all = elements.iterator().next();
            out.collect(Row.of(auction, session.getStart(), session.getEnd(), all.f0, all.f1));
        }
    }

    private static final class HighestBids extends KeyedProcessFunction<Long, Bid, Row> {

        private static final long serialVersionUID = 1L;

        private transient MapState<Long, Long> highestByAuction;

        @Override
        public void open(OpenContext context) {
            highestByAuction =
                    getRuntimeContext()
                            .getMapState(
                                    new MapStateDescriptor<>("highest", Types.LONG, Types.LONG));
        }

        @Override
        public void processElement(Bid bid, Context context, Collector<Row> out) throws Exception {
            Long before = highestByAuction.get(bid.auction);
            if (before != null && before >= bid.price) {
                return;
            }
            highestByAuction.put(bid.auction, bid.price);
            if (before == null) {
                out.collect(row(RowKind.INSERT, bid, bid.price));
            } else {
                out.collect(row(RowKind.UPDATE_BEFORE, bid, before));
                out.collect(row(RowKind.UPDATE_AFTER, bid, bid.price));
            }
        }

        private static Row row(RowKind kind, Bid bid, long price) {
            return Row.ofKind(kind, bid.bidder, bid.auction, price);
        }
    }
}
