// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Class, type information and serializer must describe the same state. */
class DescriptorsTest {

    private static final String NAME = "trades";
    private static final TtlProfile PROFILE = TtlProfiles.of(Duration.ofHours(5));

    static Stream<List<StateDescriptor<?, ?>>> sameStates() {
        return Stream.of(
                List.of(
                        TtlValueStates.descriptor(NAME, Long.class, PROFILE),
                        TtlValueStates.descriptor(NAME, Types.LONG, PROFILE),
                        TtlValueStates.descriptor(NAME, LongSerializer.INSTANCE, PROFILE)),
                List.of(
                        TtlListStates.descriptor(NAME, Long.class, PROFILE),
                        TtlListStates.descriptor(NAME, Types.LONG, PROFILE),
                        TtlListStates.descriptor(NAME, LongSerializer.INSTANCE, PROFILE)),
                List.of(
                        TtlMapStates.descriptor(NAME, String.class, Long.class, PROFILE),
                        TtlMapStates.descriptor(NAME, Types.STRING, Types.LONG, PROFILE),
                        TtlMapStates.descriptor(
                                NAME, StringSerializer.INSTANCE, LongSerializer.INSTANCE, PROFILE)),
                List.of(
                        TtlReducingStates.descriptor(NAME, Long::sum, Long.class, PROFILE),
                        TtlReducingStates.descriptor(NAME, Long::sum, Types.LONG, PROFILE),
                        TtlReducingStates.descriptor(
                                NAME, Long::sum, LongSerializer.INSTANCE, PROFILE)),
                List.of(
                        TtlAggregatingStates.descriptor(NAME, new Count(), Long.class, PROFILE),
                        TtlAggregatingStates.descriptor(NAME, new Count(), Types.LONG, PROFILE),
                        TtlAggregatingStates.descriptor(
                                NAME, new Count(), LongSerializer.INSTANCE, PROFILE)));
    }

    @ParameterizedTest
    @MethodSource("sameStates")
    void allWaysDescribeTheSameStateWithTtl(List<StateDescriptor<?, ?>> descriptors) {
        assertThat(descriptors)
                .allSatisfy(
                        descriptor -> {
                            descriptor.initializeSerializerUnlessSet(new ExecutionConfig());
                            assertThat(descriptor.getName()).isEqualTo(NAME);
                            assertThat(descriptor.getTtlConfig().isEnabled()).isTrue();
                            assertThat(descriptor.getTtlConfig().getTimeToLive())
                                    .isEqualTo(Duration.ofHours(5));
                            assertThat(descriptor.getSerializer())
                                    .isEqualTo(descriptors.get(2).getSerializer());
                        });
    }

    private static final class Count implements AggregateFunction<String, Long, Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(String value, Long count) {
            return count + 1;
        }

        @Override
        public Long getResult(Long count) {
            return count;
        }

        @Override
        public Long merge(Long left, Long right) {
            return left + right;
        }
    }
}
