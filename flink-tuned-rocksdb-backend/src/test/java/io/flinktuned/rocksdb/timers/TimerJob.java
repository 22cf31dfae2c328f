// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.timers;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

import static io.flinktuned.rocksdb.timers.TimerRun.EVENT_TIMERS;
import static io.flinktuned.rocksdb.timers.TimerRun.KEYS;
import static io.flinktuned.rocksdb.timers.TimerRun.PROCESSING_TIMERS;

/** A job whose keys do nothing but register timers, delete some, and count those that fire. */
final class TimerJob {

    private static final long RECORD_EVERY_MS = 1;

    private TimerJob() {}

    /** Starts the job of {@code run}. */
    static JobClient start(TimerRun run, int parallelism, Configuration configuration)
            throws Exception {
        int id = run.id;
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        // One split, which no restored job re-reads; after the keys it only keeps the job alive.
        env.fromSequence(0, Long.MAX_VALUE - 1)
                .uid("source")
                .map(value -> pace(id, value))
                .returns(Long.class)
                .uid("pace")
                .filter(value -> value < KEYS)
                .uid("keys")
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Long>forGenerator(context -> new RunWatermarks(id)))
                .uid("watermarks")
                .keyBy(value -> value)
                .process(new CountFirings(id))
                .uid("timers")
                .setParallelism(parallelism)
                .sinkTo(new DiscardingSink<>())
                .uid("sink");
        return env.executeAsync("timers");
    }

    private static long pace(int id, long value) throws InterruptedException {
        if (TimerRun.byId(id).failNext.compareAndSet(true, false)) {
            throw new IllegalStateException("The test makes this job fail.");
        }
        if (value >= KEYS) {
            Thread.sleep(RECORD_EVERY_MS);
        }
        return value;
    }

    /** Event time goes on when the test says so. */
    private static final class RunWatermarks implements WatermarkGenerator<Long> {

        private final int id;

        RunWatermarks(int id) {
            this.id = id;
        }

        @Override
        public void onEvent(Long event, long timestamp, WatermarkOutput output) {}

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            output.emitWatermark(new Watermark(TimerRun.byId(id).watermark()));
        }
    }

    private static final class CountFirings extends KeyedProcessFunction<Long, Long, Void> {

        private static final long serialVersionUID = 1L;

        private static final int AT_ONCE = EVENT_TIMERS / 2;

        private final int id;

        private transient TimerRun run;
        private transient ValueState<Integer> eventCount;
        private transient ValueState<Integer> processingCount;

        CountFirings(int id) {
            this.id = id;
        }

        @Override
        public void open(OpenContext context) {
            run = TimerRun.byId(id);
            eventCount =
                    getRuntimeContext()
                            .getState(new ValueStateDescriptor<>("event", Integer.class));
            processingCount =
                    getRuntimeContext()
                            .getState(new ValueStateDescriptor<>("processing", Integer.class));
            run.starts.incrementAndGet();
        }

        @Override
        public void processElement(Long key, Context context, Collector<Void> out) {
            if (run.withTimers) {
                for (int timer = 0; timer < AT_ONCE; timer++) {
                    registerEventTimer(context.timerService(), timer);
                }
                for (int timer = 0; timer < PROCESSING_TIMERS; timer++) {
                    long time = run.due + 2 * timer;
                    context.timerService().registerProcessingTimeTimer(time);
                    context.timerService().registerProcessingTimeTimer(time + 1);
                    context.timerService().deleteProcessingTimeTimer(time + 1);
                }
            }
            run.keysSeen.incrementAndGet();
        }

        private static void registerEventTimer(TimerService timers, int timer) {
            long time = TimerRun.eventTime(timer);
            timers.registerEventTimeTimer(time);
            timers.registerEventTimeTimer(time);
            timers.registerEventTimeTimer(time + 1);
            timers.deleteEventTimeTimer(time + 1);
        }

        @Override
        public void onTimer(long time, OnTimerContext context, Collector<Void> out)
                throws Exception {
            if (context.timeDomain() == TimeDomain.EVENT_TIME) {
                int timer = (int) (time / 10) - 1;
                run.fired(true, context.getCurrentKey(), timer, increment(eventCount));
                if (timer < AT_ONCE) {
                    registerEventTimer(context.timerService(), timer + AT_ONCE);
                }
            } else {
                long timer = (time - run.due) / 2;
                run.fired(false, context.getCurrentKey(), timer, increment(processingCount));
            }
        }

        private static int increment(ValueState<Integer> count) throws Exception {
            Integer old = count.value();
            int current = old == null ? 1 : old + 1;
            count.update(current);
            return current;
        }
    }
}
