// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectReader;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.csv.CsvMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.csv.CsvParser;

/**
 * A line of a CSV file: values between commas, each of them in double quotes or not. In quotes a
 * comma is a comma, and two quotes are one. Spaces around a value are not of it. No value has a
 * line break.
 */
public final class CsvLine {

    /** The one that Flink's CSV format uses. */
    private static final ObjectReader READER =
            new CsvMapper().enable(CsvParser.Feature.TRIM_SPACES).readerFor(String[].class);

    private CsvLine() {}

    /**
     * The values of a line; of an empty one it is one empty value.
     *
     * @throws IllegalArgumentException if a quote is not closed, or more than spaces follow it
     */
    public static String[] values(String line) {
        if (line.isBlank()) {
            return new String[] {""};
        }
        try {
            return READER.readValue(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "its quotes are wrong: " + e.getOriginalMessage(), e);
        }
    }
}
