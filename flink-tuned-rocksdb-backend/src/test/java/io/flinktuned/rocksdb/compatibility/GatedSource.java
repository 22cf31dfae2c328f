// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.NumberSequenceIterator;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * All numbers in order, as far as the test lets them pass: a job can be held at a number, open for
 * checkpoints and savepoints. For parallelism 1.
 */
final class GatedSource extends NumberSequenceSource {

    private static final long serialVersionUID = 1L;

    private final String runId;

    GatedSource(String runId) {
        super(0, Long.MAX_VALUE - 1);
        this.runId = runId;
    }

    @Override
    public SourceReader<Long, NumberSequenceSplit> createReader(SourceReaderContext context) {
        return new GatedReader(context, TestRun.get(runId));
    }

    private static final class GatedReader
            extends IteratorSourceReader<Long, NumberSequenceIterator, NumberSequenceSplit> {

        private final TestRun run;
        private long next;

        GatedReader(SourceReaderContext context, TestRun run) {
            super(context);
            this.run = run;
        }

        @Override
        public void addSplits(List<NumberSequenceSplit> splits) {
            super.addSplits(splits);
            for (NumberSequenceSplit split : splits) {
                next = split.from();
            }
        }

        @Override
        public InputStatus pollNext(ReaderOutput<Long> output) {
            return run.gate(next).isDone() ? super.pollNext(output) : InputStatus.NOTHING_AVAILABLE;
        }

        @Override
        protected Long convert(Long number) {
            next = number + 1;
            return number;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            CompletableFuture<Void> gate = run.gate(next);
            return gate.isDone() ? super.isAvailable() : gate;
        }

        @Override
        public void close() {
            // Nothing to close; declared to throw nothing.
        }
    }
}
