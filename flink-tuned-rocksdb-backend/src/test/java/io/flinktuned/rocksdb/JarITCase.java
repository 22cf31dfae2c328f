// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb;

import org.apache.flink.runtime.util.EnvironmentInformation;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class JarITCase {

    @Test
    void saysWhichVersionItIsAndForWhichFlink() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("project.jar"))) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            String flink = manifest.getValue("Flink-Version");
            assertThat(flink).isEqualTo(EnvironmentInformation.getVersion());
            String line = flink.substring(0, flink.lastIndexOf('.'));
            assertThat(manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION))
                    .containsPattern(
                            "^\\d+\\.\\d+\\.\\d+-" + Pattern.quote(line) + "(-SNAPSHOT)?$");
        }
    }

    @Test
    void containsNothingButOurClassesSoThatItCanBeDroppedIntoLib() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("project.jar"))) {
            assertThat(jar.stream().filter(entry -> !entry.isDirectory()))
                    .allMatch(
                            entry ->
                                    entry.getName().startsWith("io/flinktuned/rocksdb/")
                                            || entry.getName().startsWith("META-INF/"))
                    .anyMatch(
                            entry ->
                                    entry.getName()
                                            .equals(
                                                    "io/flinktuned/rocksdb/"
                                                            + "TunedRocksDBStateBackendFactory.class"))
                    .anyMatch(entry -> entry.getName().equals("META-INF/LICENSE"))
                    .anyMatch(entry -> entry.getName().equals("META-INF/NOTICE"));
        }
    }
}
