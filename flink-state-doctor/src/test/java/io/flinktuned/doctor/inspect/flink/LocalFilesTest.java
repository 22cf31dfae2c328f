// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LocalFilesTest {

    @TempDir private java.nio.file.Path checkpoint;

    @Test
    void localFilesAreLinkedToAndOthersCopied() throws Exception {
        java.nio.file.Path sst = Files.writeString(checkpoint.resolve("4711"), "sst");

        try (LocalFiles files = new LocalFiles()) {
            files.add(new FileStateHandle(new Path(sst.toUri()), 3), "000001.sst");
            files.add(new ByteStreamStateHandle("current", "manifest".getBytes()), "CURRENT");

            assertThat(files.directory().resolve("000001.sst")).isSymbolicLink().hasContent("sst");
            assertThat(files.directory().resolve("CURRENT")).hasContent("manifest");
        }
    }

    @Test
    void closingDeletesTheDirectoryButNotTheCheckpoint() throws Exception {
        java.nio.file.Path sst = Files.writeString(checkpoint.resolve("4711"), "sst");
        LocalFiles files = new LocalFiles();
        files.add(new FileStateHandle(new Path(sst.toUri()), 3), "000001.sst");

        files.close();

        assertThat(files.directory()).doesNotExist();
        assertThat(sst).hasContent("sst");
    }

    @Test
    void aMissingFileIsNamed() throws Exception {
        java.nio.file.Path missing = checkpoint.resolve("4711");
        try (LocalFiles files = new LocalFiles()) {
            assertThatThrownBy(
                            () ->
                                    files.add(
                                            new FileStateHandle(new Path(missing.toUri()), 3),
                                            "000001.sst"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(missing.toString());
        }
    }

    @Test
    void aFileThatIsShorterThanItWasIsAnError() throws Exception {
        java.nio.file.Path sst = Files.writeString(checkpoint.resolve("4711"), "sst");
        try (LocalFiles files = new LocalFiles()) {
            assertThatThrownBy(
                            () ->
                                    files.add(
                                            new FileStateHandle(new Path(sst.toUri()), 30),
                                            "MANIFEST-000001"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("MANIFEST-000001")
                    .hasMessageContaining("30");
        }
    }
}
