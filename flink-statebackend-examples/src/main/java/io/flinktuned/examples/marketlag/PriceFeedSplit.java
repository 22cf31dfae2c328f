// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import org.apache.flink.api.connector.source.lib.util.IteratorSourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The rest of a feed, from some line on; the state of {@link PriceFeedSource}. */
final class PriceFeedSplit implements IteratorSourceSplit<FeedLine, PriceFeedSplit.Lines> {

    private final List<String> locations;
    private final int next;

    /**
     * @param locations the files of the feed
     * @param next the index of the next line in the feed
     */
    PriceFeedSplit(List<String> locations, int next) {
        this.locations = List.copyOf(locations);
        this.next = next;
    }

    @Override
    public String splitId() {
        return "feed";
    }

    @Override
    public Lines getIterator() {
        List<FeedLine> feed;
        try {
            feed = PriceFeed.read(locations);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (next >= feed.size()) {
            throw new IllegalStateException(
                    "The job is restored after line "
                            + next
                            + " of its input, but "
                            + locations
                            + " have only "
                            + (feed.size() - 1)
                            + " lines now. Restore with the same files.");
        }
        return new Lines(feed, next);
    }

    @Override
    public PriceFeedSplit getUpdatedSplitForIterator(Lines lines) {
        return new PriceFeedSplit(locations, lines.next);
    }

    int next() {
        return next;
    }

    List<String> locations() {
        return locations;
    }

    /** The lines that are left. */
    static final class Lines implements Iterator<FeedLine> {

        private final List<FeedLine> feed;
        private int next;

        private Lines(List<FeedLine> feed, int next) {
            this.feed = feed;
            this.next = next;
        }

        @Override
        public boolean hasNext() {
            return next < feed.size();
        }

        @Override
        public FeedLine next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return feed.get(next++);
        }
    }

    /** Writes splits to checkpoints. */
    static final class Serializer implements SimpleVersionedSerializer<PriceFeedSplit> {

        private static final int VERSION = 1;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(PriceFeedSplit split) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(128);
            write(split, out);
            return out.getCopyOfBuffer();
        }

        @Override
        public PriceFeedSplit deserialize(int version, byte[] serialized) throws IOException {
            checkVersion(version, VERSION);
            return read(new DataInputDeserializer(serialized));
        }

        private static void write(PriceFeedSplit split, DataOutputView out) throws IOException {
            out.writeInt(split.next);
            out.writeInt(split.locations.size());
            for (String location : split.locations) {
                out.writeUTF(location);
            }
        }

        private static PriceFeedSplit read(DataInputView in) throws IOException {
            int next = in.readInt();
            int files = in.readInt();
            List<String> locations = new ArrayList<>(files);
            for (int i = 0; i < files; i++) {
                locations.add(in.readUTF());
            }
            return new PriceFeedSplit(locations, next);
        }
    }

    /** Writes the splits that no reader has yet to checkpoints. */
    static final class CollectionSerializer
            implements SimpleVersionedSerializer<Collection<PriceFeedSplit>> {

        private static final int VERSION = 1;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(Collection<PriceFeedSplit> splits) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(128);
            out.writeInt(splits.size());
            for (PriceFeedSplit split : splits) {
                Serializer.write(split, out);
            }
            return out.getCopyOfBuffer();
        }

        @Override
        public Collection<PriceFeedSplit> deserialize(int version, byte[] serialized)
                throws IOException {
            checkVersion(version, VERSION);
            DataInputDeserializer in = new DataInputDeserializer(serialized);
            int size = in.readInt();
            List<PriceFeedSplit> splits = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                splits.add(Serializer.read(in));
            }
            return splits;
        }
    }

    private static void checkVersion(int version, int known) throws IOException {
        if (version != known) {
            throw new IOException(
                    "The checkpoint has version "
                            + version
                            + " of the source's state, but this job knows only version "
                            + known
                            + ".");
        }
    }
}
