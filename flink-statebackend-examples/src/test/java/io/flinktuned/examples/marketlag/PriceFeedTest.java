// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PriceFeedTest {

    @TempDir private Path directory;

    private String file(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines)).toUri().toString();
    }

    private static List<String> texts(List<FeedLine> feed) {
        return feed.stream().map(line -> line.text).collect(Collectors.toList());
    }

    @Test
    void linesOfAllFilesComeInTheOrderOfTheirDays() throws Exception {
        String two =
                file(
                        "two.csv",
                        "symbol,date,price",
                        "A,2001-01-01,1",
                        "A,2001-01-03,2",
                        "B,2001-01-01,3",
                        "B,2001-01-02,4");
        String one = file("one.csv", "date,adjclose", "2001-01-02,5", "2000-01-01,6");

        assertThat(texts(PriceFeed.read(List.of(two, one))))
                .containsExactly(
                        "2000-01-01,6",
                        "A,2001-01-01,1",
                        "B,2001-01-01,3",
                        "B,2001-01-02,4",
                        "2001-01-02,5",
                        "A,2001-01-03,2",
                        "");
    }

    @Test
    void numbersLinesAsAnEditorDoes() throws Exception {
        String file =
                file(
                        "a.csv",
                        "symbol,date,price",
                        "oops",
                        "A,2001-01-02,1",
                        "",
                        "bad",
                        "A,2001-01-01,1");

        List<FeedLine> feed = PriceFeed.read(List.of(file));

        assertThat(feed)
                .filteredOn(line -> line.problem != null)
                .extracting(line -> line.number + " " + line.text + " " + line.file)
                .containsExactly("2 oops " + file, "5 bad " + file);
        assertThat(feed)
                .filteredOn(line -> line.tick != null)
                .extracting(line -> line.number)
                .containsExactly(6, 3);
    }

    @Test
    void eventTimeNeverGoesBack() throws Exception {
        List<FeedLine> feed = PriceFeed.read(MarketLagJob.DEFAULT_INPUTS);

        assertThat(feed).isSortedAccordingTo(Comparator.comparingLong(line -> line.time));
        assertThat(feed).hasSize(5105 + 560 + 1);
        assertThat(feed.get(feed.size() - 1).isEnd()).isTrue();
        assertThat(feed.subList(0, feed.size() - 1)).noneMatch(FeedLine::isEnd);
        assertThat(feed).extracting(line -> line.problem).containsOnlyNulls();
    }

    @Test
    void aFileWithOnlyMalformedLinesHasNoTimeOfItsOwn() throws Exception {
        List<FeedLine> feed =
                PriceFeed.read(List.of(file("a.csv", "symbol,date,price", "oops", "again")));

        assertThat(feed).extracting(line -> line.time).containsExactly(0L, 0L, 0L);
        assertThat(feed).extracting(line -> line.read).containsExactly(1, 2, 2);
        assertThat(feed).extracting(line -> line.total).containsOnly(2);
    }

    @Test
    void aFileWithOnlyAHeaderIsAnEmptyFeed() throws Exception {
        assertThat(PriceFeed.read(List.of(file("a.csv", "symbol,date,price"))))
                .singleElement()
                .matches(FeedLine::isEnd);
    }

    @Test
    void refusesFilesThatAreTooLargeToSort() throws Exception {
        String file = file("a.csv", "symbol,date,price", "A,2001-01-02,1", "A,2001-01-03,1");

        assertThat(PriceFeed.read(List.of(file), 30)).hasSize(3);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PriceFeed.read(List.of(file), 29))
                .withMessageContaining("more than 29 characters");
    }

    @Test
    void namesTheFileThatCannotBeRead() throws Exception {
        String missing = directory.resolve("missing.csv").toUri().toString();
        String empty = file("empty.csv");
        String other = file("other.csv", "a,b,c");

        assertThatExceptionOfType(FileNotFoundException.class)
                .isThrownBy(() -> PriceFeed.read(List.of(missing)))
                .withMessageContaining("missing.csv");
        assertThatExceptionOfType(FileNotFoundException.class)
                .isThrownBy(() -> PriceFeed.read(List.of("classpath:missing.csv")))
                .withMessageContaining("'classpath:missing.csv' is not in the jar; it has")
                .withMessageContaining("classpath:stocks.csv");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PriceFeed.read(List.of(empty)))
                .withMessage("'" + empty + "' is empty; it needs a header.");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PriceFeed.read(List.of(other)))
                .withMessageStartingWith("'" + other + "': the header 'a,b,c' must name");
    }

    @Test
    void aSplitGoesOnAfterTheLastLineThatWasRead() throws Exception {
        List<String> files =
                List.of(file("a.csv", "symbol,date,price", "A,2001-01-01,1", "A,2001-01-02,2"));
        PriceFeedSplit split = new PriceFeedSplit(files, 0);
        PriceFeedSplit.Lines lines = split.getIterator();
        assertThat(lines.next().text).isEqualTo("A,2001-01-01,1");

        PriceFeedSplit rest = copy(split.getUpdatedSplitForIterator(lines));

        assertThat(rest.locations()).isEqualTo(files);
        assertThat(rest.next()).isEqualTo(1);
        PriceFeedSplit.Lines restOfLines = rest.getIterator();
        assertThat(restOfLines.next().text).isEqualTo("A,2001-01-02,2");
        assertThat(restOfLines.next().isEnd()).isTrue();
        assertThat(restOfLines).isExhausted();
    }

    private static PriceFeedSplit copy(PriceFeedSplit split) throws IOException {
        PriceFeedSplit.CollectionSerializer collections = new PriceFeedSplit.CollectionSerializer();
        PriceFeedSplit.Serializer splits = new PriceFeedSplit.Serializer();
        PriceFeedSplit fromReader =
                splits.deserialize(splits.getVersion(), splits.serialize(split));
        return collections
                .deserialize(collections.getVersion(), collections.serialize(List.of(fromReader)))
                .iterator()
                .next();
    }

    @Test
    void aSplitOfAnotherVersionIsNotGuessedAt() throws Exception {
        byte[] bytes = new PriceFeedSplit.Serializer().serialize(new PriceFeedSplit(List.of(), 0));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new PriceFeedSplit.Serializer().deserialize(2, bytes))
                .withMessageContaining("version 2");
    }

    @Test
    void aSplitTellsWhenFilesHaveShrunkOrGone() throws Exception {
        List<String> files = List.of(file("a.csv", "symbol,date,price", "A,2001-01-01,1"));

        assertThatIllegalStateException()
                .isThrownBy(() -> new PriceFeedSplit(files, 3).getIterator())
                .withMessageContaining("restored after line 3")
                .withMessageContaining("only 1 lines");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new PriceFeedSplit(List.of("classpath:gone"), 0).getIterator())
                .withMessageContaining("'classpath:gone' is not in the jar");
    }
}
