// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.job;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

import java.time.Duration;

/**
 * A job with state of each kind, of users 0, 1, 2 and so on.
 *
 * <p>User {@link #COLLECTOR} has {@link #MOST_ELEMENTS} elements in each list and map, any other
 * {@code 1 + user % 3}; user {@link #WRITER} has a session of {@link #LONGEST_SESSION} characters,
 * any other one of 10.
 */
public final class UserJob {

    public static final int COLLECTOR = 7;
    public static final int MOST_ELEMENTS = 500;
    public static final int WRITER = 42;
    public static final int LONGEST_SESSION = 5_000;

    /** When the timer of user 0 is due; each next one's is a second later. */
    public static final long FIRST_TIMER = 4_102_444_800_000L;

    private static final StateTtlConfig TTL = StateTtlConfig.newBuilder(Duration.ofDays(1)).build();

    private UserJob() {}

    /** How many elements the lists and maps of a user have. */
    public static int elements(long user) {
        return user == COLLECTOR ? MOST_ELEMENTS : (int) (1 + user % 3);
    }

    /** Starts a job whose keys are strings. */
    public static JobClient start(JobRun run, int parallelism, Configuration configuration)
            throws Exception {
        return start(
                run,
                parallelism,
                configuration,
                user -> "user-" + user,
                TypeInformation.of(String.class));
    }

    /** Starts a job whose keys are POJOs. */
    public static JobClient startWithPojoKeys(
            JobRun run, int parallelism, Configuration configuration) throws Exception {
        return start(
                run,
                parallelism,
                configuration,
                user -> new UserId("user-" + user),
                TypeInformation.of(UserId.class));
    }

    private static <K> JobClient start(
            JobRun run,
            int parallelism,
            Configuration configuration,
            KeySelector<Long, K> key,
            TypeInformation<K> keyType)
            throws Exception {
        int id = run.id;
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        // After the users it only keeps the job alive.
        env.fromSequence(0, Long.MAX_VALUE - 1)
                .uid("source")
                .filter(value -> pace(id, value))
                .uid("pace")
                .keyBy(key, keyType)
                .process(new KeepState<>(id))
                .name("Users")
                .uid("users")
                .setParallelism(parallelism)
                .sinkTo(new DiscardingSink<>())
                .uid("sink");
        return env.executeAsync("users");
    }

    private static boolean pace(int id, long value) throws InterruptedException {
        JobRun run = JobRun.byId(id);
        if (value < run.users) {
            return true;
        }
        if (run.lateUsers.get() > 0) {
            run.lateUsers.decrementAndGet();
            return true;
        }
        Thread.sleep(1);
        return false;
    }

    private static final class KeepState<K> extends KeyedProcessFunction<K, Long, Void> {

        private static final long serialVersionUID = 1L;

        private final int id;

        private transient ValueState<Long> last;
        private transient ValueState<String> session;
        private transient ValueState<Profile> profile;
        private transient MapState<String, Long> orders;
        private transient MapState<Long, String> recent;
        private transient ListState<Long> clicks;
        private transient ListState<String> visits;
        private transient ReducingState<Long> sum;
        private transient AggregatingState<Long, Long> count;

        KeepState(int id) {
            this.id = id;
        }

        @Override
        public void open(OpenContext context) {
            last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", Long.class));
            session =
                    getRuntimeContext()
                            .getState(withTtl(new ValueStateDescriptor<>("session", String.class)));
            profile =
                    getRuntimeContext()
                            .getState(new ValueStateDescriptor<>("profile", Profile.class));
            orders =
                    getRuntimeContext()
                            .getMapState(
                                    new MapStateDescriptor<>("orders", String.class, Long.class));
            recent =
                    getRuntimeContext()
                            .getMapState(
                                    withTtl(
                                            new MapStateDescriptor<>(
                                                    "recent", Long.class, String.class)));
            clicks =
                    getRuntimeContext()
                            .getListState(new ListStateDescriptor<>("clicks", Long.class));
            visits =
                    getRuntimeContext()
                            .getListState(
                                    withTtl(new ListStateDescriptor<>("visits", String.class)));
            sum =
                    getRuntimeContext()
                            .getReducingState(
                                    new ReducingStateDescriptor<>("sum", Long::sum, Long.class));
            count =
                    getRuntimeContext()
                            .getAggregatingState(
                                    new AggregatingStateDescriptor<>(
                                            "count", new Count(), Long.class));
        }

        private static <D extends StateDescriptor<?, ?>> D withTtl(D descriptor) {
            descriptor.enableTimeToLive(TTL);
            return descriptor;
        }

        @Override
        public void processElement(Long user, Context context, Collector<Void> out)
                throws Exception {
            last.update(user);
            session.update("s".repeat(user == WRITER ? LONGEST_SESSION : 10));
            profile.update(new Profile("profile of " + user, 1));
            for (int i = 0; i < elements(user); i++) {
                orders.put("order-" + i, user);
                recent.put((long) i, "recent");
                clicks.add((long) i);
                visits.add("visit-" + i);
            }
            sum.add(user);
            count.add(user);
            context.timerService().registerEventTimeTimer(FIRST_TIMER + user * 1_000);
            context.timerService().registerProcessingTimeTimer(FIRST_TIMER + user * 1_000);
            JobRun.byId(id).seen();
        }
    }
}
