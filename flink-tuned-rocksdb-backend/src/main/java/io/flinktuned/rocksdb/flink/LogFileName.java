// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.state.StateBackend.KeyedStateBackendParameters;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

import java.io.File;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The name of RocksDB's log where it is in a directory of its own: the path of the database, as one
 * name.
 */
@Internal
public final class LogFileName {

    /** A file's name may have 255 characters, and "_LOG" is added. */
    private static final int LONGEST_PATH = 255 - 4;

    /** "/job_JOB_op_OPERATOR_uuid_INSTANCE" without the operator. */
    private static final int JOB_AND_INSTANCE = 5 + 32 + 4 + 6 + 36;

    /** Of the database of another subtask, beside the operator's own: "/UUID". */
    private static final int RESTORED = 1 + 36;

    private LogFileName() {}

    /**
     * Whether a restore with another parallelism would fail, because it opens the databases of
     * several subtasks, whose paths are longer than that of the operator's own. Flink looks at the
     * latter only (FLINK-31743).
     */
    public static boolean isTooLongInRestore(
            EmbeddedRocksDBStateBackend backend, KeyedStateBackendParameters<?> parameters) {
        String[] configured = backend.getDbStoragePaths();
        Stream<File> directories =
                configured == null
                        ? Stream.of(
                                parameters.getEnv().getTaskManagerInfo().getTmpWorkingDirectory())
                        : Arrays.stream(configured).map(File::new);
        int longest = directories.mapToInt(file -> file.getAbsolutePath().length()).max().orElse(0);
        int operator = parameters.getOperatorIdentifier().length();
        return longest + JOB_AND_INSTANCE + operator + RESTORED > LONGEST_PATH;
    }
}
