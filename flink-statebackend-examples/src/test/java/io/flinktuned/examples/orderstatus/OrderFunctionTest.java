// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.orderstatus;

import io.flinktuned.examples.testing.TestedBackend;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Queue;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings(
        "try") // The harness closes with any exception; one of an interrupt fails the test too.
class OrderFunctionTest {

    /** The only backend that can tell how many states of how many keys it has. */
    private static final TestedBackend COUNTS_ENTRIES = TestedBackend.HASHMAP;

    private static final class Harness
            extends KeyedOneInputStreamOperatorTestHarness<Long, OrderEvent, OrderStatus> {

        Harness(TestedBackend backend) throws Exception {
            super(
                    new KeyedProcessOperator<>(new OrderFunction()),
                    event -> event.order,
                    Types.LONG);
            setStateBackend(backend.create());
        }

        void happens(OrderEvent.Type type) throws Exception {
            happens(type, "", 0);
        }

        void happens(OrderEvent.Type type, String item, long cents) throws Exception {
            processElement(new OrderEvent(1, type, item, cents), 0);
        }

        List<String> reasons() {
            Queue<StreamRecord<Rejection>> rejected = getSideOutput(OrderFunction.ILLEGAL);
            return rejected == null
                    ? List.of()
                    : rejected.stream()
                            .map(record -> record.getValue().why)
                            .collect(Collectors.toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheStatusAfterEachEvent(TestedBackend backend) throws Exception {
        OperatorSubtaskState snapshot;
        try (Harness harness = new Harness(backend)) {
            harness.open();
            harness.happens(OrderEvent.Type.PLACED);
            harness.happens(OrderEvent.Type.ITEM, "book", 1000);
            harness.happens(OrderEvent.Type.ITEM, "book", 1000);
            harness.happens(OrderEvent.Type.PAYMENT, "", 500);
            assertThat(harness.extractOutputValues())
                    .containsExactly(
                            new OrderStatus(1, Stage.OPEN, 0, 0, 0),
                            new OrderStatus(1, Stage.OPEN, 1, 1000, 0),
                            new OrderStatus(1, Stage.OPEN, 2, 2000, 0),
                            new OrderStatus(1, Stage.OPEN, 2, 2000, 500));
            snapshot = harness.snapshot(1, 1);
        }
        try (Harness harness = new Harness(backend)) {
            harness.initializeState(snapshot);
            harness.open();
            harness.happens(OrderEvent.Type.PAYMENT, "", 1500);
            harness.happens(OrderEvent.Type.SHIPMENT);
            harness.happens(OrderEvent.Type.DELIVERY);
            assertThat(harness.extractOutputValues())
                    .containsExactly(
                            new OrderStatus(1, Stage.PAID, 2, 2000, 2000),
                            new OrderStatus(1, Stage.SHIPPED, 2, 2000, 2000),
                            new OrderStatus(1, Stage.DELIVERED, 2, 2000, 2000));
            assertThat(harness.reasons()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{1} after {0}")
    @CsvSource({
        "'', ITEM, there is no such order",
        "'', SHIPMENT, there is no such order",
        "PLACED, PLACED, the order is OPEN",
        "PLACED ITEM, SHIPMENT, the order is OPEN",
        "PLACED ITEM PAYMENT, ITEM, the order is PAID",
        "PLACED ITEM PAYMENT, DELIVERY, the order is PAID",
        "PLACED ITEM PAYMENT SHIPMENT, CANCELLATION, the order is SHIPPED",
        "PLACED CANCELLATION, PAYMENT, the order is CANCELLED",
        "PLACED ITEM PAYMENT SHIPMENT DELIVERY, PLACED, the order is DELIVERED"
    })
    void rejectsWhatMayNotHappenAndChangesNothing(
            String before, OrderEvent.Type type, String reason) throws Exception {
        try (Harness harness = new Harness(COUNTS_ENTRIES)) {
            harness.open();
            for (String event : before.split(" ")) {
                if (!event.isEmpty()) {
                    harness.happens(
                            OrderEvent.Type.valueOf(event),
                            "",
                            event.equals("ITEM") || event.equals("PAYMENT") ? 100 : 0);
                }
            }
            int told = harness.extractOutputValues().size();
            int entries = harness.numKeyedStateEntries();
            assertThat(harness.reasons()).isEmpty();

            harness.happens(type, "lamp", 100);

            assertThat(harness.reasons()).containsExactly(reason);
            assertThat(harness.extractOutputValues()).hasSize(told);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(entries);
        }
    }

    @Test
    void ofAnOrderThatIsOverOnlyTheStageIsKept() throws Exception {
        try (Harness harness = new Harness(COUNTS_ENTRIES)) {
            harness.open();
            harness.happens(OrderEvent.Type.PLACED);
            harness.happens(OrderEvent.Type.ITEM, "book", 1000);
            harness.happens(OrderEvent.Type.PAYMENT, "", 10);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(3);

            harness.happens(OrderEvent.Type.CANCELLATION);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
        }
    }
}
