// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.cluster;

import io.flinktuned.examples.statements.ExpectedStatements;
import io.flinktuned.examples.statements.StatementsJob;

import org.apache.flink.util.FileUtils;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What can fail on a real cluster does, and afterwards the committed output is what a computation
 * without Flink writes: nothing is lost, nothing is there twice.
 *
 * <p>The job is slow as long as something fails, so that it cannot end before, whatever the
 * machine; then it goes on at full speed from a checkpoint. The system property {@code
 * failures.transfers} makes it long (at least 20,000,000), and {@code failures.kills} says how many
 * TaskManagers die.
 */
class ClusterFailuresITCase {

    private static final int TRANSFERS = Integer.getInteger("failures.transfers", 1_000_000);
    private static final int KILLS = Integer.getInteger("failures.kills", 3);
    private static final int ACCOUNTS = TRANSFERS / 500;

    /** So slow that it would take five minutes to the end. */
    private static final List<String> SLOWLY = List.of("--rate", "" + TRANSFERS / 300);

    private static final List<String> AT_FULL_SPEED = List.of();

    /** A checkpoint is taken each second. */
    private static final int LONGEST_WAIT_MILLIS = 2000;

    /** The last bytes of a table file: kBlockBasedTableMagicNumber of RocksDB. */
    private static final long MAGIC_NUMBER_OF_TABLE_FILES = 0x88e241b785f4cff7L;

    private static final int OVERWRITTEN_BYTES = 64;

    @TempDir private static Path clusterDirectory;

    private static LocalCluster cluster;

    @TempDir private Path directory;

    private Path checkpoints;
    private Path output;
    private final ExpectedStatements manyDays = new ExpectedStatements(TRANSFERS, ACCOUNTS, 100);

    @BeforeAll
    static void start() throws Exception {
        cluster = new LocalCluster(clusterDirectory);
        cluster.start(
                "parallelism.default=4",
                "execution.checkpointing.incremental=true",
                "execution.checkpointing.num-retained=3",
                // Each file of RocksDB is a file of the checkpoint, however small.
                "execution.checkpointing.data-inline-threshold=0b",
                "execution.checkpointing.externalized-checkpoint-retention=RETAIN_ON_CANCELLATION",
                "execution.checkpointing.tolerable-failed-checkpoints=1000000");
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void useNewDirectories() throws Exception {
        checkpoints = Files.createDirectory(directory.resolve("checkpoints"));
        output = directory.resolve("output");
    }

    @AfterEach
    void leaveNoJobBehind() throws Exception {
        for (ClusterJob job : cluster.runningJobs()) {
            job.cancel();
        }
    }

    private ClusterJob submit(
            ExpectedStatements statements,
            List<String> flinkOptions,
            List<String> speed,
            String... more)
            throws Exception {
        List<String> arguments = new ArrayList<>(statements.arguments());
        arguments.addAll(
                List.of("--checkpoint-dir", checkpoints.toString(), "--output", output.toString()));
        arguments.addAll(speed);
        arguments.addAll(Arrays.asList(more));
        return cluster.submit(flinkOptions, StatementsJob.class, arguments.toArray(new String[0]));
    }

    private static List<String> from(Object checkpointOrSavepoint) {
        return List.of("--fromSavepoint", checkpointOrSavepoint.toString());
    }

    /** The complete checkpoints of all jobs of this test, the newest first. */
    private List<Path> retainedCheckpoints() throws IOException {
        try (Stream<Path> files = Files.walk(checkpoints, 3)) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .sorted(Comparator.comparing(ClusterFailuresITCase::modified).reversed())
                    .map(Path::getParent)
                    .collect(Collectors.toList());
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void finishFrom(Object checkpointOrSavepoint, ExpectedStatements statements)
            throws Exception {
        submit(statements, from(checkpointOrSavepoint), AT_FULL_SPEED).awaitEnd();
        assertThat(statements.differences(output)).isEmpty();
    }

    @Test
    void killedProcesses() throws Exception {
        long seed = System.nanoTime();
        System.out.println("TaskManagers are killed with the seed " + seed);
        Random random = new Random(seed);
        ClusterJob job = submit(manyDays, List.of(), SLOWLY);
        job.awaitCompletedCheckpoints(1);

        for (int kill = 0; kill < KILLS; kill++) {
            Thread.sleep(random.nextInt(LONGEST_WAIT_MILLIS));
            job.loseTaskManager(random);
        }
        Thread.sleep(random.nextInt(LONGEST_WAIT_MILLIS));
        cluster.replaceJobManager();

        finishFrom(retainedCheckpoints().get(0), manyDays);
    }

    @Test
    void checkpointDirectoryIsGoneForAWhile() throws Exception {
        ClusterJob job = submit(manyDays, List.of(), SLOWLY);
        job.awaitCompletedCheckpoints(1);
        Path directoryOfJob = checkpoints.resolve(job.id());
        Path elsewhere = directory.resolve("elsewhere");

        Files.move(directoryOfJob, elsewhere);
        putFileInPlaceOf(directoryOfJob);
        job.awaitFailedCheckpoints(2);
        Files.delete(directoryOfJob);
        Files.move(elsewhere, directoryOfJob);

        job.awaitCompletedCheckpoints(2);
        job.cancel();
        finishFrom(retainedCheckpoints().get(0), manyDays);
    }

    /** A checkpoint that is being written may make the directory anew before the file is there. */
    private static void putFileInPlaceOf(Path directory) throws IOException {
        while (!Files.isRegularFile(directory)) {
            FileUtils.deleteDirectory(directory.toFile());
            try {
                Files.createFile(directory);
            } catch (FileAlreadyExistsException e) {
                // Once more.
            }
        }
    }

    @Test
    void checkpointDirectoryIsFullAndThenReadOnlyForAWhile() throws Exception {
        String size = "size=" + Math.max(64, TRANSFERS / 50_000) + "m";
        assumeThat(run("mount", "-t", "tmpfs", "-o", size, "tmpfs", checkpoints.toString()))
                .as(
                        "This test needs the right to mount a small file system, or it would fill yours.")
                .isZero();
        try {
            ClusterJob job = submit(manyDays, List.of(), SLOWLY);
            job.awaitCompletedCheckpoints(1);

            Path filler = fill(checkpoints);
            job.awaitFailedCheckpoints(2);
            Files.delete(filler);
            job.awaitCompletedCheckpoints(2);

            // It is busy as long as a file is open for writing.
            LocalCluster.await("the directory is read-only", () -> remount("ro") == 0);
            job.awaitFailedCheckpoints(2);
            assertThat(remount("rw")).isZero();
            job.awaitCompletedCheckpoints(2);

            job.cancel();
            finishFrom(retainedCheckpoints().get(0), manyDays);
        } finally {
            assertThat(run("umount", checkpoints.toString())).isZero();
        }
    }

    private int remount(String mode) throws Exception {
        return run("mount", "-o", "remount," + mode, checkpoints.toString());
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Writes a file until there is no room. */
    private static Path fill(Path directory) throws IOException {
        Path filler = directory.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] zeros = new byte[4096];
            while (true) {
                out.write(zeros);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
        return filler;
    }

    @Test
    void corruptFileOfTheNewestCheckpoint() throws Exception {
        ExpectedStatements fewDays = new ExpectedStatements(TRANSFERS, ACCOUNTS, 30);
        List<String> start = List.of();
        List<Path> committed;
        do {
            ClusterJob job = submit(fewDays, start, SLOWLY);
            job.awaitCompletedCheckpoints(1);
            LocalCluster.await(
                    "there is output",
                    () ->
                            Files.isDirectory(output)
                                    && ExpectedStatements.finished(output).size() > 0);
            committed = ExpectedStatements.finished(output);
            job.awaitCompletedCheckpoints(2);
            job.cancel();
            start = from(retainedCheckpoints().get(0));
            // Files cannot be taken back: only without new ones is the checkpoint before as good.
        } while (!ExpectedStatements.finished(output).equals(committed));
        Path newest = retainedCheckpoints().get(0);
        Path before = retainedCheckpoints().get(1);
        assertThat(before.getParent()).isEqualTo(newest.getParent());

        overwriteEnd(tableFile(newest, before));
        ClusterJob failing = submit(fewDays, from(newest), AT_FULL_SPEED);
        assertThat(failing.awaitFailure()).contains("Bad table magic number");
        failing.cancel();

        finishFrom(before, fewDays);
    }

    /** A table file of RocksDB that the first checkpoint has, and the second has not. */
    private static Path tableFile(Path checkpoint, Path other) throws IOException {
        // The names stand in the metadata as they are.
        String has = Files.readString(checkpoint.resolve("_metadata"), StandardCharsets.ISO_8859_1);
        String hasNot = Files.readString(other.resolve("_metadata"), StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.list(checkpoint.resolveSibling("shared"))) {
            for (Path file : files.collect(Collectors.toList())) {
                String name = file.getFileName().toString();
                if (has.contains(name) && !hasNot.contains(name) && isTableFile(file)) {
                    return file;
                }
            }
        }
        throw new AssertionError("no table file in " + checkpoint + " alone");
    }

    private static boolean isTableFile(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            if (file.length() < OVERWRITTEN_BYTES) {
                return false;
            }
            file.seek(file.length() - Long.BYTES);
            return Long.reverseBytes(file.readLong()) == MAGIC_NUMBER_OF_TABLE_FILES;
        }
    }

    private static void overwriteEnd(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(file.length() - OVERWRITTEN_BYTES);
            file.write(new byte[OVERWRITTEN_BYTES]);
        }
    }

    @Test
    void fromFlinksBackendToTheTunedOneAndBack() throws Exception {
        String savepoints = directory.resolve("savepoints").toString();
        ClusterJob onFlinks = submit(manyDays, List.of(), SLOWLY, "--backend", "rocksdb");
        onFlinks.awaitCompletedCheckpoints(3);
        String fromFlinks = onFlinks.stopWithSavepoint(savepoints);

        ClusterJob onTuned = submit(manyDays, from(fromFlinks), SLOWLY, "--backend", "tuned");
        onTuned.awaitCompletedCheckpoints(3);
        String fromTuned = onTuned.stopWithSavepoint(savepoints);

        submit(manyDays, from(fromTuned), AT_FULL_SPEED, "--backend", "rocksdb").awaitEnd();
        assertThat(manyDays.differences(output)).isEmpty();
    }
}
