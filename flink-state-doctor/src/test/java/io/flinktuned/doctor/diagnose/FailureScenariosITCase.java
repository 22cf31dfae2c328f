// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose;

import io.flinktuned.doctor.diagnose.rules.Finding;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** What makes a job fail is found in its exceptions, and ranked before all else. */
class FailureScenariosITCase {

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "too-many-open-files | While open a file for appending: /x/000007.sst: Too many open files",
                "disk-full | While appending to file: /x/000007.sst: No space left on device",
                "path-too-long | While open a file for appending: /x/y_LOG: File name too long",
                "heap-too-small | java.lang.OutOfMemoryError: Java heap space",
                "memory-over-limit | flink-main-container(exitCode=137, reason=OOMKilled, message=null)"
            })
    void theCauseOfAFailureIsTheFirstFinding(String id, String message) throws Exception {
        Finding finding =
                Scenario.of(directory, Jobs.of(1, number -> 0L, new Jobs.Fails(message))).first(id);

        assertThat(finding.cost()).isEqualTo(1);
        assertThat(finding.evidence().get(0).text()).endsWith(message);
        assertThat(finding.evidence().get(0).source()).startsWith("/jobs/:id/exceptions");
    }
}
