// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import io.flinktuned.doctor.inspect.job.Backend;
import io.flinktuned.doctor.inspect.job.Cluster;
import io.flinktuned.doctor.inspect.job.JobRun;
import io.flinktuned.doctor.inspect.job.ShownOperator;
import io.flinktuned.doctor.inspect.job.Taken;
import io.flinktuned.doctor.inspect.job.UserJob;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

/** What reports say of snapshots that real jobs take, on each backend and of each kind. */
class SnapshotsITCase {

    private static final int USERS = 300;
    private static final long ELEMENTS = LongStream.range(0, USERS).map(UserJob::elements).sum();

    @RegisterExtension private static final Cluster CLUSTER = new Cluster();

    @TempDir private static Path directory;

    /** By what the job was and which snapshot it is. */
    private static final Map<String, String> PATHS = new LinkedHashMap<>();

    private static final Map<String, SnapshotReport> REPORTS = new HashMap<>();

    @BeforeAll
    static void takeSnapshots() throws Exception {
        for (Backend backend : Backend.values()) {
            take(backend.name(), backend.configuration(directory, true), Taken.values());
        }
        take("full ROCKSDB", Backend.ROCKSDB.configuration(directory, false), Taken.CHECKPOINT);
    }

    private static void take(String name, Configuration configuration, Taken... kinds)
            throws Exception {
        JobRun run = new JobRun(USERS);
        JobClient job = UserJob.start(run, Cluster.PARALLELISM, configuration);
        run.awaitUsers();
        CLUSTER.awaitRunning(job);
        for (Taken kind : kinds) {
            PATHS.put(kind + " of " + name, kind.of(CLUSTER.cluster(), job, directory));
        }
        CLUSTER.cancel(job);
    }

    static Set<String> snapshots() {
        return PATHS.keySet();
    }

    /** The report of a snapshot, which is made once. */
    private static SnapshotReport report(String snapshot) throws UnreadableSnapshotException {
        SnapshotReport report = REPORTS.get(snapshot);
        if (report == null) {
            report = Reports.of(PATHS.get(snapshot));
            REPORTS.put(snapshot, report);
        }
        return report;
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void entriesOfAllStatesAreCounted(String snapshot) throws Exception {
        Map<String, Long> entries =
                Reports.users(report(snapshot)).states.stream()
                        .collect(Collectors.toMap(state -> state.name, state -> state.entries));

        assertThat(entries)
                .containsOnly(
                        entry("last", (long) USERS),
                        entry("session", (long) USERS),
                        entry("profile", (long) USERS),
                        entry("orders", ELEMENTS),
                        entry("recent", ELEMENTS),
                        entry("clicks", (long) USERS),
                        entry("visits", (long) USERS),
                        entry("sum", (long) USERS),
                        entry("count", (long) USERS),
                        entry("_timer_state/event_user-timers", (long) USERS),
                        entry("_timer_state/processing_user-timers", (long) USERS));
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void kindsAndTimesToLiveAreKnown(String snapshot) throws Exception {
        SnapshotReport report = report(snapshot);

        assertThat(Reports.state(report, "last").kind).isEqualTo(StateKind.VALUE);
        assertThat(Reports.state(report, "orders").kind).isEqualTo(StateKind.MAP);
        assertThat(Reports.state(report, "clicks").kind).isEqualTo(StateKind.LIST);
        assertThat(Reports.state(report, "sum").kind).isEqualTo(StateKind.REDUCING);
        assertThat(Reports.state(report, "count").kind).isEqualTo(StateKind.AGGREGATING);
        assertThat(Reports.users(report).states.stream().filter(state -> state.hasTtl))
                .extracting(state -> state.name)
                .containsExactlyInAnyOrder("session", "recent", "visits");
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void largestListsAndMapsAreNamed(String snapshot) throws Exception {
        SnapshotReport report = report(snapshot);

        for (String name : List.of("orders", "recent", "clicks", "visits")) {
            CollectionSizes.Summary sizes = Reports.state(report, name).collections;
            assertThat(sizes.count).as(name).isEqualTo(USERS);
            assertThat(sizes.elements).as(name).isEqualTo(ELEMENTS);
            assertThat(sizes.elementsPerKey.median).as(name).isEqualTo(2);
            assertThat(sizes.largest.get(0).size).as(name).isEqualTo(UserJob.MOST_ELEMENTS);
            assertThat(sizes.largest.get(0).key).as(name).isEqualTo("user-" + UserJob.COLLECTOR);
            assertThat(sizes.largest.get(1).size).as(name).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void largestKeysAndValuesAreNamed(String snapshot) throws Exception {
        SnapshotReport report = report(snapshot);

        StateReport sessions = Reports.state(report, "session");
        assertThat(sessions.largestValues.get(0).key).isEqualTo("user-" + UserJob.WRITER);
        assertThat(sessions.valueSize.max)
                // A timestamp and two bytes for the length of the string.
                .isEqualTo(Long.BYTES + 2 + UserJob.LONGEST_SESSION);
        assertThat(Reports.state(report, "orders").largestKeys.get(0).key)
                .matches("user-\\d+ → order-\\d+");
        // One byte each is the key group, the length of the string, and the namespace.
        assertThat(Reports.state(report, "last").keySize.max).isEqualTo(3 + "user-100".length());
        assertThat(Reports.state(report, "last").valueBytes).isEqualTo(USERS * Long.BYTES);
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void expiredIsWhatIsAtLeastAsOldAsItsTimeToLive(String snapshot) throws Exception {
        SnapshotReport allExpired = Reports.of(PATHS.get(snapshot), Duration.ZERO);
        SnapshotReport noneExpired = Reports.of(PATHS.get(snapshot), Duration.ofDays(1));

        for (String name : List.of("session", "recent", "visits")) {
            long values = name.equals("session") ? USERS : ELEMENTS;
            assertThat(Reports.state(allExpired, name).ages.count).as(name).isEqualTo(values);
            assertThat(Reports.state(allExpired, name).ages.expired).as(name).isEqualTo(values);
            assertThat(Reports.state(noneExpired, name).ages.expired).as(name).isZero();
        }
        assertThat(Reports.state(allExpired, "last").ages).isNull();
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void timesOfTimersAreKnown(String snapshot) throws Exception {
        SnapshotReport report = report(snapshot);

        for (String domain : List.of("event", "processing")) {
            Timers.Summary timers =
                    Reports.state(report, "_timer_state/" + domain + "_user-timers").timers;
            assertThat(timers.count).isEqualTo(USERS);
            assertThat(timers.first).isEqualTo(UserJob.FIRST_TIMER);
            assertThat(timers.last).isEqualTo(UserJob.FIRST_TIMER + (USERS - 1) * 1_000);
            assertThat(timers.overdue).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void bytesOfKeyGroupsAddUpToThoseOfTheState(String snapshot) throws Exception {
        for (StateReport state : Reports.users(report(snapshot)).states) {
            assertThat(LongStream.of(state.skew.bytes).sum()).isEqualTo(state.bytes());
        }
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void nothingIsMissedIfOnlyValuesHaveClassesThatAreMissing(String snapshot) throws Exception {
        SnapshotReport complete = report(snapshot);
        SnapshotReport report = Reports.withoutClasses(PATHS.get(snapshot));

        assertThat(JsonForm.print(Report.of(report)))
                .isEqualTo(JsonForm.print(Report.of(complete)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHECKPOINT of ROCKSDB",
                "NATIVE_SAVEPOINT of TUNED",
                "CHECKPOINT of full ROCKSDB"
            })
    void sizesInFilesOfRocksDBAreKnownWithoutASerializer(String snapshot) throws Exception {
        SnapshotReport report = Reports.withoutSerializer(PATHS.get(snapshot));

        assertThat(report.bytes()).isEqualTo(report(snapshot).bytes());
        StateReport orders = Reports.state(report, "orders");
        assertThat(orders.kind).isEqualTo(StateKind.UNKNOWN);
        assertThat(orders.entries).isEqualTo(ELEMENTS);
        assertThat(orders.collections).isNull();
        assertThat(orders.largestKeys.get(0).key).startsWith("0x");
        assertThat(orders.notes).singleElement().asString().contains("PojoSerializerSnapshot");
        assertThat(Reports.state(report, "_timer_state/event_user-timers").timers.count)
                .isEqualTo(USERS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CANONICAL_SAVEPOINT of ROCKSDB",
                "CHECKPOINT of HASHMAP",
                "CANONICAL_SAVEPOINT of HASHMAP"
            })
    void streamsOfEntriesAreRefusedWithoutASerializer(String snapshot) {
        assertThatThrownBy(() -> Reports.withoutSerializer(PATHS.get(snapshot)))
                .isInstanceOf(UnreadableSnapshotException.class)
                .hasMessageContaining("PojoSerializerSnapshot")
                .hasMessageContaining("--classpath");
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void stateWithoutKeysIsShown(String snapshot) throws Exception {
        StateReport source =
                report(snapshot).operators.stream()
                        .flatMap(operator -> operator.states.stream())
                        .filter(state -> state.name.equals("SourceReaderState"))
                        .findFirst()
                        .orElseThrow();

        assertThat(source.kind).isEqualTo(StateKind.OPERATOR_LIST);
        assertThat(source.entries).isEqualTo(1);
        assertThat(source.valueBytes).isPositive();
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void filesOfOtherFileSystemsAreRead(String snapshot) throws Exception {
        String path = PATHS.get(snapshot).replaceFirst("^file:", OtherFileSystem.SCHEME + ":");

        assertThat(Reports.of(path).entries()).isEqualTo(report(snapshot).entries());
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path copies) throws Exception {
        Path copy = copy("NATIVE_SAVEPOINT of ROCKSDB", copies);
        Path file = filesOf(copy).get(0);
        Files.delete(file);

        assertThatThrownBy(() -> Reports.of(copy.toString()))
                .isInstanceOf(UnreadableSnapshotException.class)
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageContaining(ShownOperator.NAME)
                .hasMessageContaining("missing");
    }

    @ParameterizedTest
    @MethodSource("savepoints")
    void aDamagedFileIsAnError(String snapshot, @TempDir Path copies) throws Exception {
        Path copy = copy(snapshot, copies);
        for (Path file : filesOf(copy)) {
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
        }

        assertThatThrownBy(() -> Reports.of(copy.toString()))
                .isInstanceOf(UnreadableSnapshotException.class)
                .hasMessageContaining(ShownOperator.NAME)
                .hasMessageContaining(copy.toString());
    }

    /** Those whose files are all in one directory, which can be moved. */
    static List<String> savepoints() {
        return PATHS.keySet().stream()
                .filter(snapshot -> snapshot.contains("SAVEPOINT"))
                .collect(Collectors.toList());
    }

    private static Path copy(String snapshot, Path copies) throws Exception {
        Path savepoint = Path.of(URI.create(PATHS.get(snapshot)));
        Path copy = Files.createDirectory(copies.resolve(savepoint.getFileName()));
        try (Stream<Path> files = Files.list(savepoint)) {
            for (Path file : files.collect(Collectors.toList())) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    /** All but the metadata. */
    private static List<Path> filesOf(Path savepoint) throws Exception {
        try (Stream<Path> files = Files.list(savepoint)) {
            return files.filter(file -> !file.endsWith("_metadata")).collect(Collectors.toList());
        }
    }

    @Test
    void aDirectoryOfCheckpointsNamesThem() {
        String path = PATHS.get("CHECKPOINT of HASHMAP");
        int end = path.lastIndexOf('/');

        assertThatThrownBy(() -> Reports.of(path.substring(0, end)))
                .isInstanceOf(UnreadableSnapshotException.class)
                .hasMessageContaining(path.substring(end));
    }

    @Test
    void aTimeToLiveOfAStateThatHasNoneIsRefused() throws Exception {
        SnapshotReport report = report("CHECKPOINT of HASHMAP");
        TtlSettings settings = new TtlSettings(Map.of("last", Duration.ofDays(1)), null);

        assertThatThrownBy(() -> settings.check(report))
                .isInstanceOf(UnreadableSnapshotException.class)
                .hasMessageContaining("last")
                .hasMessageContaining("recent, session, visits");
    }
}
