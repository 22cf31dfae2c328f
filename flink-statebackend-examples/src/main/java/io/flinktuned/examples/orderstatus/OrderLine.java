/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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
