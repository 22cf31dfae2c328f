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

package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;

import java.util.Optional;
import java.util.regex.Pattern;

/** A disk is full: RocksDB's, or the one that has the checkpoints. */
final class DiskFull implements Diagnosis {

    private static final Pattern FAILED =
            Pattern.compile("No space left on device|Disk quota exceeded");

    private static final String LOCAL = "state.backend.rocksdb.localdir";

    @Override
    public Verdict examine(Observation job) {
        Optional<String> failed = job.trouble(FAILED);
        if (failed.isEmpty()) {
            return Verdict.nothing();
        }
        return Finding.of("disk-full", "A disk is full")
                .cost(1, Trouble.COST)
                .evidence(failed.get(), Trouble.SOURCE)
                .evidence(
                        Text.format(
                                "the last checkpoint has %s in its largest subtask; RocksDB takes"
                                        + " up to twice that while it compacts",
                                Text.bytes(job.checkpoints().largestSubtaskBytes())),
                        "/jobs/:id/checkpoints/details/:id/subtasks/:id: state_size")
                .action(
                        "Look which disk the message names. RocksDB's own: "
                                + LOCAL
                                + " ("
                                + job.settings().value(LOCAL).orElse("not set, so io.tmp.dirs")
                                + ") on one with three times the state of all slots.")
                .action(
                        "The store of checkpoints: "
                                + "fewer retained ones (execution.checkpointing.num-retained), and"
                                + " delete those of jobs that are gone.")
                .expect("Tasks and checkpoints no longer fail of it.");
    }
}
