// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

import java.util.Objects;

/**
 * Counts the rows that are left of a changelog and adds up their hashes, and emits nothing. A
 * retracted row is subtracted. So two changelogs with the same final table have the same sums,
 * whatever the order of their rows and however many times a row was updated on the way. It tells
 * the {@link JobClock} when there are no more.
 *
 * <p>An operator because a function is not told of the end of the input: it is closed only after
 * the last checkpoint, for which it may wait.
 */
final class ResultCounter extends AbstractStreamOperator<Void>
        implements OneInputStreamOperator<Row, Void> {

    private static final long serialVersionUID = 1L;

    /** Accumulator: rows left. */
    static final String ROWS = "rows";

    /** Accumulator: sum of their hashes. */
    static final String HASHES = "hashes";

    private final LongCounter rows = new LongCounter();
    private final LongCounter hashes = new LongCounter();

    @Override
    public void open() throws Exception {
        super.open();
        getRuntimeContext().addAccumulator(ROWS, rows);
        getRuntimeContext().addAccumulator(HASHES, hashes);
    }

    @Override
    public void processElement(StreamRecord<Row> element) {
        Row row = element.getValue();
        int sign =
                row.getKind() == RowKind.INSERT || row.getKind() == RowKind.UPDATE_AFTER ? 1 : -1;
        rows.add(sign);
        hashes.add(sign * hash(row));
    }

    @Override
    public void finish() throws Exception {
        super.finish();
        JobClock.current().ended();
    }

    /** Of the fields and their order, not of the kind; the same in every JVM. */
    static long hash(Row row) {
        long hash = 0;
        for (int i = 0; i < row.getArity(); i++) {
            hash = AuctionEvents.mix(31 * hash + Objects.hashCode(row.getField(i)) + 1);
        }
        return hash;
    }

    /** 32 bits of a sum of hashes, which a double holds exactly. */
    static double fold(long hashes) {
        return AuctionEvents.mix(hashes) >>> 32;
    }
}
