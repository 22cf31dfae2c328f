// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import io.flinktuned.benchmarks.profiles.Situation;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;

import org.apache.commons.rng.sampling.distribution.DiscreteSampler;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The operations of a {@link Situation} as a job: the first {@value #KEYS} bids fill the map of one
 * key each, every later one is {@value #OPERATIONS_PER_BID} operations on one of these maps.
 */
final class SituationJob implements Job.Definition {

    private static final int KEYS = 150_000;
    private static final int OPERATIONS_PER_BID = 5;

    /** RocksDB takes half a minute to open four hundred, each time a job starts. */
    private static final int MOST_STATES = 100;

    private final Situation situation;

    SituationJob(Situation situation) {
        this.situation = situation;
    }

    /** For each later bid how often it puts, so the order of bids makes no difference. */
    @Override
    public DataStream<Row> results(StreamExecutionEnvironment env, AuctionStream events) {
        return events.bids()
                .map(new KeyOfBid())
                .returns(Types.TUPLE(Types.INT, Types.LONG))
                .keyBy(keyAndBid -> keyAndBid.f0)
                .process(new Operations(situation))
                .returns(Types.ROW(Types.LONG, Types.INT));
    }

    /** Keys are used as often as Zipf's law has it. */
    private static final class KeyOfBid extends RichMapFunction<Bid, Tuple2<Integer, Long>> {

        private static final long serialVersionUID = 1L;

        private transient SplittableRandom random;
        private transient DiscreteSampler ranks;

        @Override
        public void open(OpenContext context) {
            ranks = RejectionInversionZipfSampler.of(() -> random.nextLong(), KEYS, 0.99);
        }

        @Override
        public Tuple2<Integer, Long> map(Bid bid) {
            if (bid.id < KEYS) {
                return Tuple2.of((int) bid.id, bid.id);
            }
            random = new SplittableRandom(bid.id);
            return Tuple2.of(ranks.sample() - 1, bid.id);
        }
    }

    private static final class Operations
            extends KeyedProcessFunction<Integer, Tuple2<Integer, Long>, Row> {

        private static final long serialVersionUID = 1L;

        private final Situation situation;
        private transient List<MapState<Long, byte[]>> states;

        Operations(Situation situation) {
            this.situation = situation;
        }

        @Override
        public void open(OpenContext context) {
            states = new ArrayList<>();
            for (int i = 0; i < Math.min(MOST_STATES, situation.states()); i++) {
                states.add(
                        getRuntimeContext()
                                .getMapState(
                                        new MapStateDescriptor<>(
                                                "state-" + i,
                                                Types.LONG,
                                                PrimitiveArrayTypeInfo
                                                        .BYTE_PRIMITIVE_ARRAY_TYPE_INFO)));
            }
        }

        @Override
        public void processElement(
                Tuple2<Integer, Long> keyAndBid, Context context, Collector<Row> out)
                throws Exception {
            int key = keyAndBid.f0;
            SplittableRandom random = new SplittableRandom(keyAndBid.f1);
            MapState<Long, byte[]> state = states.get(key % states.size());
            if (keyAndBid.f1 < KEYS) {
                for (long mapKey = 0; mapKey < Situation.ENTRIES_PER_KEY; mapKey++) {
                    state.put(mapKey, Situation.value(random));
                }
                return;
            }
            int puts = 0;
            for (int i = 0; i < OPERATIONS_PER_BID; i++) {
                puts += situation.operate(state, random, value -> {}) ? 1 : 0;
            }
            out.collect(Row.of(keyAndBid.f1, puts));
        }
    }
}
