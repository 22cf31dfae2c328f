// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.orderstatus;

import io.flinktuned.examples.CsvLine;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Reads the lines of an input file, and sends those that say nothing to a side output. */
final class OrderLine extends ProcessFunction<String, OrderEvent> {

    private static final long serialVersionUID = 1L;

    static final String HEADER = "order,event,item,cents";

    static final OutputTag<Rejection> MALFORMED = new OutputTag<>("malformed") {};

    private static final int COLUMNS = HEADER.split(",").length;

    @Override
    public void processElement(String line, Context context, Collector<OrderEvent> out) {
        if (line.isBlank() || line.equals(HEADER)) {
            return;
        }
        OrderEvent event;
        try {
            String[] values = CsvLine.values(line);
            if (values.length != COLUMNS) {
                context.output(MALFORMED, new Rejection(line, "it must be like " + HEADER));
                return;
            }
            event =
                    new OrderEvent(
                            Long.parseLong(values[0]),
                            OrderEvent.Type.valueOf(values[1]),
                            values[2],
                            values[3].isEmpty() ? 0 : Long.parseLong(values[3]));
        } catch (IllegalArgumentException e) {
            // Of a number, too: a NumberFormatException is one.
            context.output(MALFORMED, new Rejection(line, e.getMessage()));
            return;
        }
        out.collect(event);
    }
}
