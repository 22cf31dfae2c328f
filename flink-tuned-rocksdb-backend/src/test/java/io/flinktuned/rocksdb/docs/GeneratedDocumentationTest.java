/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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
