// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.configuration;

import io.flinktuned.rocksdb.testing.CapturedReports;
import io.flinktuned.rocksdb.testing.TestCluster;

import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.configuration.Configuration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code flink run -D...} names the backend; neither program nor cluster knows of it. */
class CommandLineITCase {

    @Test
    void dynamicProperties(
            @TempDir Path clusterDirectory, @TempDir Path localDirectory, @TempDir Path programs)
            throws Exception {
        try (CapturedReports reports = new CapturedReports();
                TestCluster cluster = new TestCluster(new Configuration(), clusterDirectory)) {
            Map<String, String> properties = cluster.clientConfiguration().toMap();
            properties.putAll(TunedJob.keys(localDirectory));
            List<String> arguments = new ArrayList<>(List.of("run", "--detached"));
            properties.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
            arguments.add(programJar(programs).toString());

            assertThat(flink(programs, arguments)).as("exit code").isZero();

            TunedJob.assertRuns(cluster, localDirectory, reports);
        }
    }

    private static int flink(Path confDirectory, List<String> arguments) {
        Configuration clientFile = new Configuration();
        return new CliFrontend(
                        clientFile,
                        CliFrontend.loadCustomCommandLines(clientFile, confDirectory.toString()))
                .parseAndRun(arguments.toArray(new String[0]));
    }

    private static Path programJar(Path directory) throws IOException {
        Path jar = directory.resolve("program.jar");
        String program = StatefulProgram.class.getName();
        String entry = program.replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream in = StatefulProgram.class.getResourceAsStream("/" + entry)) {
            out.putNextEntry(new JarEntry("META-INF/MANIFEST.MF"));
            out.write(("Manifest-Version: 1.0\nMain-Class: " + program + "\n").getBytes());
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        }
        return jar;
    }
}
