// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class MarketLagResultTest {

    private static final long DAY = 86_400_000L;

    @Test
    void isATableInTheOrderOfMarketAndOutcome() {
        MarketLagResult result = new MarketLagResult();
        result.add(MarketLagEvent.newMaximum("B", Outcome.DOWN, 0.25, 0.125, DAY));
        result.add(MarketLagEvent.newMaximum("LONG-NAME", Outcome.UP, 1, null, 0));
        result.add(MarketLagEvent.newMaximum("B", Outcome.UP, 0.1, null, 0));
        result.add(MarketLagEvent.newMaximum("B", Outcome.UP, 0.5, 0.1, 2 * DAY));
        result.add(MarketLagEvent.summary("LONG-NAME", Outcome.UP, 1));
        result.add(MarketLagEvent.summary("B", Outcome.DOWN, 0.25));
        result.add(MarketLagEvent.summary("B", Outcome.UP, 0.5));
        result.add(malformed());

        assertThat(result.toString())
                .isEqualToNormalizingNewlines(
                        "MARKET     OUTCOME  MAX SIGNAL DELTA  SET ON      WEEK BEFORE\n"
                                + "B          UP               0.500000  1970-01-03     0.100000\n"
                                + "B          DOWN             0.250000  1970-01-02     0.125000\n"
                                + "LONG-NAME  UP               1.000000  1970-01-01            -\n"
                                + "1 malformed line skipped\n");
    }

    private static MarketLagEvent malformed() {
        FeedLine line = new FeedLine("a.csv", 7, "x,y");
        line.problem = "it has 2 columns, but the header has 3";
        return MarketLagEvent.malformed(line);
    }

    @Test
    void withoutMaximaOnlyTheHeaderIsLeft() {
        assertThat(new MarketLagResult().toString())
                .isEqualToNormalizingNewlines(
                        "MARKET  OUTCOME  MAX SIGNAL DELTA  SET ON      WEEK BEFORE\n"
                                + "0 malformed lines skipped\n");
    }

    /** Such a maximum has expired before the end. */
    @Test
    void aMaximumThatIsNotSummedUpIsNotInTheTable() {
        MarketLagResult result = new MarketLagResult();
        result.add(MarketLagEvent.newMaximum("A", Outcome.UP, 1, null, 0));

        assertThat(result.maxima()).isEmpty();
    }

    @Test
    void noticesThatEventsWereLost() {
        MarketLagResult result = new MarketLagResult();
        result.add(MarketLagEvent.summary("A", Outcome.UP, 1));

        assertThatIllegalStateException()
                .isThrownBy(result::maxima)
                .withMessageContaining("A UP is summed up");
    }

    @Test
    void eventsAreLinesForPeople() {
        FeedLine line = new FeedLine("a.csv", 7, "x,y");
        line.read = 1000;
        line.total = 2000;
        line.time = DAY;

        assertThat(malformed())
                .hasToString(
                        "malformed     a.csv, line 7: it has 2 columns, but the header has 3: 'x,y'");
        assertThat(MarketLagEvent.progress(line))
                .hasToString("progress      1000 of 2000 lines read, up to 1970-01-02");
        assertThat(MarketLagEvent.newMaximum("A", Outcome.UP, 0.5, 0.25, DAY))
                .hasToString(
                        "new maximum   1970-01-02  A            UP   0.500000, the week before 0.250000");
        assertThat(MarketLagEvent.summary("A", Outcome.DOWN, 0.5))
                .hasToString("summary       A            DOWN 0.500000");
    }
}
