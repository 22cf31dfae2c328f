// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.stateprocessor;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** The visits of a user, in all and of each page. */
final class VisitState {

    final ValueState<Long> total;
    final MapState<String, Long> pages;

    VisitState(RuntimeContext context) {
        total = context.getState(new ValueStateDescriptor<>("total", Types.LONG));
        pages = context.getMapState(new MapStateDescriptor<>("pages", Types.STRING, Types.LONG));
    }

    void add(String page) throws Exception {
        Long before = total.value();
        total.update(before == null ? 1 : before + 1);
        Long ofPage = pages.get(page);
        pages.put(page, ofPage == null ? 1 : ofPage + 1);
    }
}
