// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.docs;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class BrokenLinksTest {

    private Path root;

    @BeforeEach
    void makeRoot(@TempDir Path directory) throws IOException {
        root = Files.createDirectory(directory.resolve("repository"));
    }

    private void write(String file, String... lines) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, String.join("\n", lines));
    }

    @Test
    void thereAreNoneInThisRepository() throws IOException {
        BrokenLinks links = BrokenLinks.below(Path.of(System.getProperty("basedir", "."), ".."));

        assertThat(links.broken()).isEmpty();
        assertThat(links.checked()).isGreaterThan(200);
    }

    @Test
    void findsMissingFilesAndHeadings() throws IOException {
        write(
                "docs/page.md",
                "# Page",
                "[a](other.md) ![b](images/none.svg) [c](other.md#none) [d](#none)",
                "",
                "| table |",
                "| --- |",
                "| [e](none.md) |",
                "",
                "[f](../../outside.md)");
        write("docs/other.md", "# Other");
        write("../outside.md", "# Outside");

        assertThat(BrokenLinks.below(root).broken())
                .containsExactly(
                        "docs/page.md: images/none.svg leads to no file",
                        "docs/page.md: other.md#none leads to no heading",
                        "docs/page.md: #none leads to no heading",
                        "docs/page.md: none.md leads to no file",
                        "docs/page.md: ../../outside.md leads to no file");
    }

    @Test
    void knowsHeadingsAsCodeHostsDo() throws IOException {
        write(
                "README.md",
                "[a](docs/page.md#what-it-reads-and-why)",
                "[b](docs/page.md#statebackendtype-rocksdb)",
                "[c](docs/page.md#twice) [d](docs/page.md#twice-1)",
                "[e](https://flink.apache.org/none#none) [f](docs)");
        write(
                "docs/page.md",
                "## What it reads, and why?",
                "## `state.backend.type`: *rocksdb*",
                "## Twice",
                "## Twice");

        assertThat(BrokenLinks.below(root).broken()).isEmpty();
    }

    @Test
    void doesNotTakeCodeForLinksAndHeadings() throws IOException {
        write("README.md", "```", "[a](none.md)", "# Code", "```", "`[b](none.md)` [c](#code)");

        assertThat(BrokenLinks.below(root).broken())
                .containsExactly("README.md: #code leads to no heading");
    }

    @Test
    void findsMentionsInCodeAndConfiguration() throws IOException {
        write("docs/page.md", "# Page");
        write("Some.java", "// see docs/page.md#page, docs/none.md");
        write("some.yml", "see: docs/page.md#none");

        assertThat(BrokenLinks.below(root).broken())
                .containsExactlyInAnyOrder(
                        "Some.java: docs/none.md leads to no file",
                        "some.yml: docs/page.md#none leads to no heading");
    }

    @Test
    void leavesOutWhatIsHiddenOrBuiltOrATest() throws IOException {
        write(".hidden/page.md", "[a](none.md)");
        write("target/page.md", "[a](none.md)");
        write("docs/node_modules/page.md", "[a](none.md)");
        write("src/test/page.md", "[a](none.md)");

        assertThat(BrokenLinks.below(root).checked()).isZero();
    }
}
