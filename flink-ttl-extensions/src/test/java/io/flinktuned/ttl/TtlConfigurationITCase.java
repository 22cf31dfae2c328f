// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import io.flinktuned.ttl.testing.CapturedLog;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Configuration of TTL reaches the states of a job on a cluster. */
class TtlConfigurationITCase {

    private static final String KEY = "pipeline.global-job-parameters.state.ttl-profile.";

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "hashmap",
                "rocksdb",
                "io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory"
            })
    void reachesStatesThatAreDescribedInMainAndInOpen(String backend) throws Exception {
        Configuration config = new Configuration();
        config.setString("state.backend.type", backend);
        config.setString(KEY + "default", "1 s");
        config.setString(KEY + "state.kept", "none");
        config.setString(KEY + "state.ketp", "1 d");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(1);

        List<String> results;
        try (CapturedLog log = CapturedLog.of(TtlConfiguration.class)) {
            TtlConfiguration ttl = TtlConfiguration.of(env);
            results =
                    env.fromData("first", "second")
                            .keyBy(value -> 0)
                            .process(new Rememberer(ttl))
                            .executeAndCollect(2);
            assertThat(log.messages())
                    .containsExactly(
                            "WARN 'state.ttl-profile.state.ketp' matches no state. States that take"
                                    + " their time to live from the configuration: forgotten, kept."
                                    + " Correct the name, or remove the key.");
        }

        assertThat(results).containsExactly("null, null, null", "first, null, null");
    }

    /** Says what it still knows of the previous record, more than a second later. */
    private static final class Rememberer extends KeyedProcessFunction<Integer, String, String> {

        private static final long serialVersionUID = 1L;

        private final ValueStateDescriptor<String> kept;
        private final ValueStateDescriptor<String> forgotten;
        private transient List<ValueState<String>> states;

        private Rememberer(TtlConfiguration ttl) {
            kept =
                    TtlValueStates.descriptor(
                            "kept",
                            Types.STRING,
                            ttl.overriding(TtlProfiles.of(Duration.ofSeconds(1))));
            forgotten = TtlValueStates.descriptor("forgotten", Types.STRING, ttl);
        }

        @Override
        public void open(OpenContext context) {
            TtlConfiguration ttl =
                    TtlConfiguration.of(getRuntimeContext().getGlobalJobParameters());
            states =
                    List.of(
                            TtlValueStates.open(getRuntimeContext(), kept),
                            TtlValueStates.open(getRuntimeContext(), forgotten),
                            TtlValueStates.open(
                                    getRuntimeContext(),
                                    TtlValueStates.descriptor("inOpen", Types.STRING, ttl)));
        }

        @Override
        public void processElement(String value, Context context, Collector<String> out)
                throws Exception {
            Thread.sleep(1100);
            StringBuilder known = new StringBuilder();
            for (ValueState<String> state : states) {
                known.append(known.length() == 0 ? "" : ", ").append(state.value());
                state.update(value);
            }
            out.collect(known.toString());
        }
    }
}
