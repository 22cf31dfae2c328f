// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.marketlag;

import io.flinktuned.examples.CsvLine;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How to read the lines of a price file, from its header. Columns are separated by commas, may be
 * in quotes ({@link CsvLine}), and are found by name:
 *
 * <ul>
 *   <li>{@code date}: {@code 2000-01-31} or {@code Jan 31 2000};
 *   <li>{@code price}, or else {@code adjclose} (the close without the jumps of splits and
 *       dividends): a positive number;
 *   <li>{@code symbol}, if there is one: the market; otherwise all lines are of the market that the
 *       file is named after.
 * </ul>
 */
final class PriceFormat {

    private static final DateTimeFormatter MONTH_BY_NAME =
            DateTimeFormatter.ofPattern("MMM d yyyy", Locale.ENGLISH);

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final int ABSENT = -1;

    private final String defaultMarket;
    private final int columns;
    private final int symbol;
    private final int date;
    private final int price;

    private PriceFormat(String defaultMarket, int columns, int symbol, int date, int price) {
        this.defaultMarket = defaultMarket;
        this.columns = columns;
        this.symbol = symbol;
        this.date = date;
        this.price = price;
    }

    /**
     * The format that a header announces.
     *
     * @param header the first line of the file
     * @param defaultMarket the market if there is no column {@code symbol}
     * @throws MalformedLineException if a needed column is missing, or quotes are wrong
     */
    static PriceFormat ofHeader(String header, String defaultMarket) throws MalformedLineException {
        String line =
                header.isEmpty() || header.charAt(0) != BYTE_ORDER_MARK
                        ? header
                        : header.substring(1);
        List<String> names =
                Arrays.stream(values(line))
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toList());
        int date = names.indexOf("date");
        int price =
                names.indexOf("price") != ABSENT
                        ? names.indexOf("price")
                        : names.indexOf("adjclose");
        if (date == ABSENT || price == ABSENT) {
            throw new MalformedLineException(
                    "the header '"
                            + line
                            + "' must name the columns 'symbol,date,price' or"
                            + " 'date,open,high,low,close,adjclose,volume'");
        }
        return new PriceFormat(defaultMarket, names.size(), names.indexOf("symbol"), date, price);
    }

    /**
     * Reads a line.
     *
     * @throws MalformedLineException if it has more or fewer columns than the header, wrong quotes,
     *     an empty symbol, or no valid date and price
     */
    PriceTick parse(String line) throws MalformedLineException {
        String[] values = values(line);
        if (values.length != columns) {
            throw new MalformedLineException(
                    "it has "
                            + values.length
                            + (values.length == 1 ? " column" : " columns")
                            + ", but the header has "
                            + columns);
        }
        String market = symbol == ABSENT ? defaultMarket : values[symbol];
        if (market.isEmpty()) {
            throw new MalformedLineException("the symbol is empty");
        }
        return new PriceTick(market, parseDate(values[date]), parsePrice(values[price]));
    }

    private static String[] values(String line) throws MalformedLineException {
        try {
            return CsvLine.values(line);
        } catch (IllegalArgumentException e) {
            throw new MalformedLineException(e.getMessage(), e);
        }
    }

    private static long parseDate(String text) throws MalformedLineException {
        DateTimeFormatter formatter =
                !text.isEmpty() && Character.isLetter(text.charAt(0))
                        ? MONTH_BY_NAME
                        : DateTimeFormatter.ISO_LOCAL_DATE;
        try {
            return LocalDate.parse(text, formatter)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new MalformedLineException(
                    "the date '" + text + "' is neither like '2000-01-31' nor like 'Jan 31 2000'",
                    e);
        }
    }

    private static double parsePrice(String text) throws MalformedLineException {
        String problem = "the price '" + text + "' is not a positive number";
        double price;
        try {
            price = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new MalformedLineException(problem, e);
        }
        if (!(price > 0 && price < Double.POSITIVE_INFINITY)) {
            throw new MalformedLineException(problem);
        }
        return price;
    }
}
