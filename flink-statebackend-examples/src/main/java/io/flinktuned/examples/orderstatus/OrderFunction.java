// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.orderstatus;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import javax.annotation.Nullable;

/**
 * Tells the status of an order after each event, and sends events that may not happen to it as it
 * is to a side output; they change nothing.
 *
 * <p>An order is in three states: its stage, what was paid, and the list of its items. When it has
 * come to its end, only the stage is kept, so that whatever follows is known to be wrong.
 */
final class OrderFunction extends KeyedProcessFunction<Long, OrderEvent, OrderStatus> {

    private static final long serialVersionUID = 1L;

    static final OutputTag<Rejection> ILLEGAL = new OutputTag<>("illegal") {};

    private transient ValueState<Stage> stage;
    private transient ValueState<Long> paidCents;
    private transient ListState<OrderItem> items;

    @Override
    public void open(OpenContext context) {
        stage =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "stage", TypeInformation.of(Stage.class)));
        paidCents =
                getRuntimeContext().getState(new ValueStateDescriptor<>("paidCents", Types.LONG));
        items =
                getRuntimeContext()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "items", TypeInformation.of(OrderItem.class)));
    }

    @Override
    public void processElement(OrderEvent event, Context context, Collector<OrderStatus> out)
            throws Exception {
        Stage before = stage.value();
        if (!event.type.mayFollow(before)) {
            String why = before == null ? "there is no such order" : "the order is " + before;
            context.output(ILLEGAL, new Rejection(event.toString(), why));
            return;
        }
        OrderStatus status = status(event.order, before);
        change(status, event);
        stage.update(status.stage);
        if (status.stage.isEnd()) {
            items.clear();
            paidCents.clear();
        }
        out.collect(status);
    }

    private OrderStatus status(long order, @Nullable Stage now) throws Exception {
        OrderStatus status = new OrderStatus(order, now, 0, 0, 0);
        for (OrderItem item : items.get()) {
            status.items++;
            status.totalCents += item.cents;
        }
        Long paid = paidCents.value();
        status.paidCents = paid == null ? 0 : paid;
        return status;
    }

    private void change(OrderStatus status, OrderEvent event) throws Exception {
        switch (event.type) {
            case PLACED:
                status.stage = Stage.OPEN;
                break;
            case ITEM:
                items.add(new OrderItem(event.item, event.cents));
                status.items++;
                status.totalCents += event.cents;
                break;
            case PAYMENT:
                status.paidCents += event.cents;
                paidCents.update(status.paidCents);
                if (status.paidCents >= status.totalCents) {
                    status.stage = Stage.PAID;
                }
                break;
            case SHIPMENT:
                status.stage = Stage.SHIPPED;
                break;
            case DELIVERY:
                status.stage = Stage.DELIVERED;
                break;
            case CANCELLATION:
                status.stage = Stage.CANCELLED;
                break;
            default:
                throw new IllegalStateException("unknown type " + event.type);
        }
    }
}
