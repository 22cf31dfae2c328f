// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.docs;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class GeneratedDocumentationTest {

    @Test
    void configurationIsUpToDate() throws IOException {
        check("configuration.md", GeneratedDocumentation.configuration());
    }

    @Test
    void profilesAreUpToDate() throws IOException {
        check("profiles.md", GeneratedDocumentation.profiles());
    }

    private static void check(String name, String generated) throws IOException {
        Path page = Path.of(System.getProperty("basedir", "."), "..", "docs", name);
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(page, generated);
        }
        assertThat(page)
                .as("docs/%s is stale; its first lines say how to update it", name)
                .hasContent(generated);
    }
}
