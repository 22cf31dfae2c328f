// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PriceFormatTest {

    private static PriceTick parse(String header, String line) throws MalformedLineException {
        return PriceFormat.ofHeader(header, "file-name").parse(line);
    }

    @Test
    void readsStocks() throws Exception {
        PriceTick tick = parse("symbol,date,price", "MSFT,Jan 31 2000,39.81");

        assertThat(tick.market).isEqualTo("MSFT");
        assertThat(MarketLagEvent.day(tick.time)).isEqualTo(LocalDate.of(2000, 1, 31));
        assertThat(tick.price).isEqualTo(39.81);
    }

    @Test
    void readsAnIndexWithItsAdjustedClose() throws Exception {
        PriceTick tick =
                parse("date,open,high,low,close,adjclose,volume", "2000-01-03,1,2,3,4,5.5,6");

        assertThat(tick.market).isEqualTo("file-name");
        assertThat(tick.time).isEqualTo(946_857_600_000L);
        assertThat(tick.price).isEqualTo(5.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFsymbol,date,price",
                "Symbol, Date, PRICE",
            })
    void headersMayHaveAByteOrderMarkSpacesAndCapitals(String header) throws Exception {
        assertThat(parse(header, " A , 2001-02-03 , 4 ").market).isEqualTo("A");
    }

    @Test
    void columnsMayBeInQuotes() throws Exception {
        PriceTick tick =
                parse("\"symbol\",\"date\",\"price\"", "\"A, \"\"B\"\"\",\"Feb 3 2001\",\"4\"");

        assertThat(tick.market).isEqualTo("A, \"B\"");
        assertThat(MarketLagEvent.day(tick.time)).isEqualTo(LocalDate.of(2001, 2, 3));
        assertThat(tick.price).isEqualTo(4);
    }

    @Test
    void columnsMayBeInAnyOrder() throws Exception {
        PriceTick tick = parse("price,currency,symbol,date", "4,EUR,A,2001-02-03");

        assertThat(tick.market).isEqualTo("A");
        assertThat(tick.price).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "symbol,date", "symbol,price", "A,2001-02-03,4", "symbol;date;price"})
    void refusesOtherHeaders(String header) {
        assertThatExceptionOfType(MalformedLineException.class)
                .isThrownBy(() -> PriceFormat.ofHeader(header, "file-name"))
                .withMessage(
                        "the header '"
                                + header
                                + "' must name the columns 'symbol,date,price' or"
                                + " 'date,open,high,low,close,adjclose,volume'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A,2001-02-03 | it has 2 columns, but the header has 3",
                "A | it has 1 column, but the header has 3",
                "A,2001-02-03,4,5 | it has 4 columns, but the header has 3",
                "\"A,2001-02-03,4 | its quotes are wrong",
                ",2001-02-03,4 | the symbol is empty",
                "A,,4 | the date '' is neither like '2000-01-31' nor like 'Jan 31 2000'",
                "A,2001-02-30,4 | the date '2001-02-30' is neither",
                "A,Foo 3 2001,4 | the date 'Foo 3 2001' is neither",
                "A,2001-02-03,x | the price 'x' is not a positive number",
                "A,2001-02-03, | the price '' is not a positive number",
                "A,2001-02-03,0 | the price '0' is not a positive number",
                "A,2001-02-03,-4 | the price '-4' is not a positive number",
                "A,2001-02-03,NaN | the price 'NaN' is not a positive number",
                "A,2001-02-03,1e999 | the price '1e999' is not a positive number",
            })
    void tellsWhyALineIsMalformed(String line, String problem) {
        assertThatExceptionOfType(MalformedLineException.class)
                .isThrownBy(() -> parse("symbol,date,price", line))
                .withMessageStartingWith(problem);
    }
}
