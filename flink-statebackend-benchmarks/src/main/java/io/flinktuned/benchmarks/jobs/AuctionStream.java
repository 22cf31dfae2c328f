// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import io.flinktuned.benchmarks.ProcessTime;
import io.flinktuned.benchmarks.pauses.Calls;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import javax.annotation.Nullable;

/**
 * The first so many {@link AuctionEvents} as streams with timestamps and watermarks, all from one
 * source.
 */
final class AuctionStream {

    /** Accumulator: events emitted. */
    static final String EVENTS = "events";

    private final AuctionEvents events;
    private final DataStream<Long> numbers;

    /**
     * @param count of events, a multiple of the parallelism of {@code env}
     */
    AuctionStream(StreamExecutionEnvironment env, AuctionEvents events, long count) {
        this.events = events;
        numbers =
                env.fromSequence(0, count - 1)
                        .map(new EventNumber(count, env.getParallelism()))
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.<Long>forBoundedOutOfOrderness(
                                                events.outOfOrderness())
                                        .withTimestampAssigner(
                                                (number, none) -> events.timestamp(number)));
    }

    // Each of these adds operators to the job, so a job calls only what it uses.

    DataStream<Person> persons() {
        return numbers.filter(AuctionEvents::isPerson).map(events::person).returns(Person.class);
    }

    DataStream<Auction> auctions() {
        return numbers.filter(AuctionEvents::isAuction).map(events::auction).returns(Auction.class);
    }

    DataStream<Bid> bids() {
        return numbers.filter(AuctionEvents::isBid).map(events::bid).returns(Bid.class);
    }

    /**
     * The source hands each subtask a range of its own. This deals the numbers out in turn instead,
     * so that all subtasks are at about the same event time. It tells the {@link JobClock} how far
     * it is.
     */
    private static final class EventNumber extends RichMapFunction<Long, Long> {

        private static final long serialVersionUID = 1L;

        /** The clock is told of so many events at once, because subtasks share it. */
        private static final int TOLD_AT_ONCE = 100;

        private final long range;
        private final int subtasks;
        private final LongCounter emitted = new LongCounter();

        private transient JobClock clock;
        private transient int untold;

        /** From one event to the next; null before the steady state. */
        @Nullable private transient Calls calls;

        EventNumber(long count, int subtasks) {
            if (count % subtasks != 0) {
                throw new IllegalArgumentException(
                        count + " events cannot be dealt out evenly to " + subtasks + " subtasks.");
            }
            this.range = count / subtasks;
            this.subtasks = subtasks;
        }

        @Override
        public void open(OpenContext context) {
            getRuntimeContext().addAccumulator(EVENTS, emitted);
            clock = JobClock.current();
        }

        @Override
        public Long map(Long i) {
            emitted.add(1L);
            if (++untold == TOLD_AT_ONCE) {
                clock.emitted(TOLD_AT_ONCE);
                untold = 0;
            }
            if (calls != null) {
                calls.ended();
            } else if (clock.isSteady()) {
                calls =
                        new Calls(
                                System::nanoTime,
                                ProcessTime::collectionMillis,
                                ProcessTime::processorNanos);
                calls.start();
            }
            return i % range * subtasks + i / range;
        }

        @Override
        public void close() {
            if (calls != null) {
                clock.paused(calls);
            }
        }
    }
}
