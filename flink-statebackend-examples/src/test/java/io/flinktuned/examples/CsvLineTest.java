// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CsvLineTest {

    @Test
    void valuesAreBetweenCommas() {
        assertThat(CsvLine.values("A,2001-02-03,4")).containsExactly("A", "2001-02-03", "4");
        assertThat(CsvLine.values("A")).containsExactly("A");
    }

    @Test
    void valuesMayBeEmpty() {
        assertThat(CsvLine.values(",,")).containsExactly("", "", "");
        assertThat(CsvLine.values("A,\"\",")).containsExactly("A", "", "");
        assertThat(CsvLine.values("")).containsExactly("");
    }

    @Test
    void quotesMayHoldCommasAndQuotes() {
        assertThat(CsvLine.values("\"A, Inc.\",\"the \"\"A\"\"\",\"4\""))
                .containsExactly("A, Inc.", "the \"A\"", "4");
        assertThat(CsvLine.values("\"\"\"\",\",\"")).containsExactly("\"", ",");
    }

    @Test
    void spacesAreAroundValues() {
        assertThat(CsvLine.values(" A , \"B C\" ,\t4 ")).containsExactly("A", "B C", "4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"A,4", "A,\"", "\"A\"B,4"})
    void refusesWrongQuotes(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvLine.values(line))
                .withMessageStartingWith("its quotes are wrong: ");
    }
}
