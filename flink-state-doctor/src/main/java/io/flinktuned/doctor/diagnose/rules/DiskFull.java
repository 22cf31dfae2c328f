// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.text.Bytes;

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
                                Bytes.format(job.checkpoints().largestSubtaskBytes())),
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
