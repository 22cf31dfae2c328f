// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * RocksDB's directory has a name so long that RocksDB cannot make its log when state is restored.
 *
 * <p>RocksDB names its log after its whole path. Flink avoids that when the path is too long for a
 * file's name (FLINK-31743), but it looks at the path of the running instance. A restore of several
 * states, as after a change of parallelism, makes instances below it, whose paths are longer.
 */
final class PathTooLong implements Diagnosis {

    private static final Pattern FAILED = Pattern.compile("File ?name too long");

    private static final String LOCAL = "state.backend.rocksdb.localdir";

    /** A file's name, without _LOG at its end: RocksDBResourceContainer. */
    private static final int LONGEST = 255 - 4;

    /** /job_ID_op_NAME_uuid_ID without NAME: EmbeddedRocksDBStateBackend. */
    private static final int JOB_AND_UUID = 1 + 4 + 32 + 4 + 6 + 36;

    /** Class and ID of an operator, and its subtask: KeyedProcessOperator_ID__1_2_ and longer. */
    private static final int OPERATOR = 20 + 1 + 32 + 6;

    /** /ID of an instance that is only made to restore. */
    private static final int RESTORE = 1 + 36;

    /** /db of the running instance. */
    private static final int RUNNING = 3;

    /** For what may happen, and has not. */
    private static final double RISK = 0.1;

    @Override
    public Verdict examine(Observation job) {
        if (!job.usesRocksDb()) {
            return Verdict.nothing();
        }
        Optional<String> failed = job.trouble(FAILED);
        String local = directory(job);
        int base = local.length() + JOB_AND_UUID + OPERATOR;
        boolean ahead =
                base + RESTORE > LONGEST && base + RUNNING <= LONGEST && !keepsLogInDatabase(job);
        if (failed.isEmpty() && !ahead) {
            return Verdict.nothing();
        }
        Finding.Builder finding =
                Finding.of(
                        "path-too-long",
                        failed.isPresent()
                                ? "RocksDB cannot make its log, because its path is too long"
                                : "RocksDB's path is too long for a restore with another"
                                        + " parallelism");
        if (failed.isPresent()) {
            finding.cost(1, Trouble.COST).evidence(failed.get(), Trouble.SOURCE);
        } else {
            finding.cost(RISK, "a risk: a restore may fail");
        }
        return finding.evidence(
                        Text.format(
                                "'%s' has %d characters; with job, operator and instance that makes"
                                        + " about %d in a restore, and a file's name may have %d",
                                local, local.length(), base + RESTORE, LONGEST),
                        "/jobmanager/config: " + LOCAL + ", io.tmp.dirs")
                .set(LOCAL, "/tmp/rocksdb")
                .action("Any other short path on a fast disk is as good.")
                .expect("Restores no longer fail of it. Nothing is faster.");
    }

    /** The tuned backend does where the name would be too long, unless a directory is set. */
    private static boolean keepsLogInDatabase(Observation job) {
        return job.tuned()
                && !Tuned.profile(job).equals("none")
                && job.settings().value("state.backend.rocksdb.log.dir").isEmpty();
    }

    /** The longest, if there are several. */
    private static String directory(Observation job) {
        String longest = "";
        Optional<String> local = job.settings().value(LOCAL);
        String all = local.or(() -> job.settings().value("io.tmp.dirs")).orElse("/tmp");
        for (String one : all.split("[,:;|]")) {
            // Below a directory for temporary files each TaskManager has its own: WorkingDirectory.
            String path =
                    local.isPresent() || job.taskManagers().isEmpty()
                            ? one
                            : one + "/tm_" + job.taskManagers().get(0).id() + "/tmp";
            if (path.length() > longest.length()) {
                longest = path;
            }
        }
        return longest;
    }
}
