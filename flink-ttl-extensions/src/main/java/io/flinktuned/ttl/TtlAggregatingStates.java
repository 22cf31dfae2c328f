// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Aggregating state whose accumulators expire. */
@PublicEvolving
public final class TtlAggregatingStates {

    private TtlAggregatingStates() {}

    /**
     * Describes the state with types that Flink can analyse by their class.
     *
     * @param name unique among the states of an operator
     * @param aggregate adds a value to the accumulator in the state; not a rich function
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <IN, ACC, OUT> AggregatingStateDescriptor<IN, ACC, OUT> descriptor(
            String name,
            AggregateFunction<IN, ACC, OUT> aggregate,
            Class<ACC> accumulatorType,
            TtlSource ttl) {
        return TtlStates.withTtl(
                new AggregatingStateDescriptor<>(name, aggregate, accumulatorType), ttl);
    }

    /**
     * Describes the state with type information.
     *
     * @param name unique among the states of an operator
     * @param aggregate adds a value to the accumulator in the state; not a rich function
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <IN, ACC, OUT> AggregatingStateDescriptor<IN, ACC, OUT> descriptor(
            String name,
            AggregateFunction<IN, ACC, OUT> aggregate,
            TypeInformation<ACC> accumulatorType,
            TtlSource ttl) {
        return TtlStates.withTtl(
                new AggregatingStateDescriptor<>(name, aggregate, accumulatorType), ttl);
    }

    /**
     * Describes the state with serializers.
     *
     * @param name unique among the states of an operator
     * @param aggregate adds a value to the accumulator in the state; not a rich function
     * @param ttl a {@link TtlProfile} or the {@link TtlConfiguration}
     */
    public static <IN, ACC, OUT> AggregatingStateDescriptor<IN, ACC, OUT> descriptor(
            String name,
            AggregateFunction<IN, ACC, OUT> aggregate,
            TypeSerializer<ACC> accumulatorSerializer,
            TtlSource ttl) {
        return TtlStates.withTtl(
                new AggregatingStateDescriptor<>(name, aggregate, accumulatorSerializer), ttl);
    }

    /**
     * Gets the state, like {@code context.getAggregatingState(descriptor)}, but says what to do if
     * a restored state does not fit, which happens when TTL was turned on or off for it.
     *
     * @throws IllegalStateException if the state was restored and does not fit the descriptor
     */
    public static <IN, ACC, OUT> AggregatingState<IN, OUT> open(
            RuntimeContext context, AggregatingStateDescriptor<IN, ACC, OUT> descriptor) {
        return TtlStates.open(descriptor, context::getAggregatingState);
    }
}
