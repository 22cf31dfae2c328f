// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.statements;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A check that never finds anything would let every other test pass. */
class ExpectedStatementsTest {

    @TempDir private Path output;

    private List<String> differences(List<String> first, List<String> second) throws Exception {
        Files.write(output.resolve("part-1"), first);
        Files.write(output.resolve("part-2"), second);
        Files.write(output.resolve(".part-3.inprogress"), List.of("of no interest"));
        return new ExpectedStatements(1, 1, 1).differences(output);
    }

    @Test
    void findsWhatIsLostWrongOrTwice() throws Exception {
        List<String> lost = differences(List.of(), List.of());
        assertThat(lost).hasSize(1);
        assertThat(lost.get(0)).startsWith("lost: 0,2026-01-01,1,");
        String right = lost.get(0).substring("lost: ".length());

        assertThat(differences(List.of(right), List.of())).isEmpty();
        assertThat(differences(List.of(right), List.of(right)))
                .containsExactly("wrong or twice: " + right);
        assertThat(differences(List.of(right + "0"), List.of()))
                .containsExactly("lost: " + right, "wrong or twice: " + right + "0");
    }
}
