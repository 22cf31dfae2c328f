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
