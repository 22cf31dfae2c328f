// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReader;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

import java.util.Collection;
import java.util.List;

/**
 * Replays a {@link PriceFeed} on a TaskManager. There is one feed, so only one task reads, whatever
 * the parallelism. Checkpoints hold the number of lines that have been read.
 */
final class PriceFeedSource
        implements Source<FeedLine, PriceFeedSplit, Collection<PriceFeedSplit>>,
                ResultTypeQueryable<FeedLine> {

    private static final long serialVersionUID = 1L;

    private final String[] locations;

    /**
     * @param locations as in {@link InputFile#at}
     */
    PriceFeedSource(List<String> locations) {
        this.locations = locations.toArray(new String[0]);
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public TypeInformation<FeedLine> getProducedType() {
        return TypeInformation.of(FeedLine.class);
    }

    @Override
    public SourceReader<FeedLine, PriceFeedSplit> createReader(SourceReaderContext context) {
        return new IteratorSourceReader<>(context);
    }

    @Override
    public SplitEnumerator<PriceFeedSplit, Collection<PriceFeedSplit>> createEnumerator(
            SplitEnumeratorContext<PriceFeedSplit> context) {
        return new IteratorSourceEnumerator<>(
                context, List.of(new PriceFeedSplit(List.of(locations), 0)));
    }

    @Override
    public SplitEnumerator<PriceFeedSplit, Collection<PriceFeedSplit>> restoreEnumerator(
            SplitEnumeratorContext<PriceFeedSplit> context, Collection<PriceFeedSplit> unread) {
        return new IteratorSourceEnumerator<>(context, unread);
    }

    @Override
    public SimpleVersionedSerializer<PriceFeedSplit> getSplitSerializer() {
        return new PriceFeedSplit.Serializer();
    }

    @Override
    public SimpleVersionedSerializer<Collection<PriceFeedSplit>>
            getEnumeratorCheckpointSerializer() {
        return new PriceFeedSplit.CollectionSerializer();
    }
}
