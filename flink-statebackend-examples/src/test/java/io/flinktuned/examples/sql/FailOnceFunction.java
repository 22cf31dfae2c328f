// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sql;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Returns what it is given, waits in the middle of it for a checkpoint, and then fails, once. For
 * one task, and one job at a time. SQL does not tell functions about checkpoints, so it looks for
 * them in their directory.
 */
public final class FailOnceFunction extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    private static final String PREFIX = "chk-";

    private static final AtomicBoolean HAS_FAILED = new AtomicBoolean();
    private static final AtomicLong CALLS_AFTER_FAILURE = new AtomicLong();

    private final String checkpoints;
    private final long middle;
    private transient long seen;
    private transient Long lastBefore;

    FailOnceFunction(Path checkpoints, long middle) {
        this.checkpoints = checkpoints.toString();
        this.middle = middle;
        HAS_FAILED.set(false);
        CALLS_AFTER_FAILURE.set(0);
    }

    /** How often it was called after it had failed; 0 if it has not failed. */
    static long callsAfterFailure() {
        return CALLS_AFTER_FAILURE.get();
    }

    @Override
    public boolean isDeterministic() {
        return false;
    }

    public @DataTypeHint("DECIMAL(12, 6)") BigDecimal eval(
            @DataTypeHint("DECIMAL(12, 6)") BigDecimal value) throws Exception {
        if (HAS_FAILED.get()) {
            CALLS_AFTER_FAILURE.incrementAndGet();
            return value;
        }
        seen++;
        if (seen < middle) {
            return value;
        }
        if (isCheckpointed()) {
            HAS_FAILED.set(true);
            throw new IllegalStateException("fails to test the restart");
        }
        // Checkpoints complete between elements, so these must not run out before one does.
        Thread.sleep(5);
        return value;
    }

    /**
     * Whether a checkpoint is complete that began in the middle. One that was on its way there may
     * have begun before the first element. One checkpoint is made at a time, so the directory of
     * the next tells that Flink has taken note of it.
     */
    private boolean isCheckpointed() throws IOException {
        SortedMap<Long, Path> begun = begunCheckpoints();
        if (lastBefore == null) {
            lastBefore = begun.isEmpty() ? 0 : begun.lastKey();
        }
        return begun.tailMap(lastBefore + 1).entrySet().stream()
                .anyMatch(
                        checkpoint ->
                                checkpoint.getKey() < begun.lastKey()
                                        && Files.exists(
                                                checkpoint.getValue().resolve("_metadata")));
    }

    private SortedMap<Long, Path> begunCheckpoints() throws IOException {
        SortedMap<Long, Path> found = new TreeMap<>();
        try (DirectoryStream<Path> jobs = Files.newDirectoryStream(Path.of(checkpoints))) {
            for (Path job : jobs) {
                try (DirectoryStream<Path> ofJob = Files.newDirectoryStream(job, PREFIX + "*")) {
                    for (Path checkpoint : ofJob) {
                        String name = checkpoint.getFileName().toString();
                        found.put(Long.parseLong(name.substring(PREFIX.length())), checkpoint);
                    }
                }
            }
        }
        return found;
    }
}
