// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import io.flinktuned.rocksdb.Profile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class SuiteTest {

    @ParameterizedTest
    @EnumSource
    void everyRunOfASuiteFindsBenchmarksAndTakesMoreArguments(Suite suite) throws Exception {
        List<CommandLineOptions> runs =
                Benchmarks.runs(
                        List.of(suite.name().toLowerCase(Locale.ROOT), "-p", "backend=rocksdb"));

        assertThat(runs)
                .allSatisfy(
                        run -> {
                            assertThat(names(run.getIncludes())).isNotEmpty();
                            assertThat(run.getParameter("backend").get())
                                    .containsExactly("rocksdb");
                        });
    }

    @Test
    void whatIsAddedReplacesWhatSetsTheSame() throws Exception {
        assertThat(
                        Suite.LONG.arguments(
                                List.of(
                                        "-f",
                                        "1",
                                        "-p",
                                        "memory=64mb",
                                        "-p",
                                        "a=b",
                                        "-p",
                                        "backend=rocksdb")))
                .hasSize(6)
                .element(2)
                .asString()
                .isEqualTo(
                        "[-wi, 1, -w, 2, -i, 5, -r, 600ms, -p, distribution=UNIFORM,ZIPF, -p,"
                                + " ttl=NONE, -f, 1, -p, memory=64mb, -p, a=b, -p, backend=rocksdb, \\.state\\.Map]");
    }

    @Test
    void aPatternLeavesOnlyWhatItFindsOfASuite() throws Exception {
        List<CommandLineOptions> runs =
                Benchmarks.runs(List.of("long", "-f", "1", "mapGet", "timerFire$"));

        assertThat(runs.stream().map(run -> simple(names(run.getIncludes()))))
                .containsExactly(
                        Set.of("mapGet"),
                        Set.of(),
                        Set.of("mapGet"),
                        Set.of(),
                        Set.of("timerFire"),
                        Set.of());
    }

    private static Set<String> simple(Set<String> names) {
        return names.stream()
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .collect(Collectors.toSet());
    }

    @Test
    void stateThatDoesNotFitIsComparedWithFiltersToo() throws Exception {
        List<CommandLineOptions> runs = new ArrayList<>(Benchmarks.runs(List.of("short")));
        runs.addAll(Benchmarks.runs(List.of("long")));

        assertThat(
                        runs.stream()
                                .filter(run -> run.getParameter("memory").hasValue())
                                .map(run -> run.getParameter("backend").get()))
                .hasSize(3)
                .allSatisfy(backends -> assertThat(backends).contains("rocksdb-filters"));
    }

    @Test
    void profilesAreComparedWithoutTheHotTier() throws Exception {
        CommandLineOptions run = Benchmarks.runs(List.of("profiles")).get(0);

        assertThat(run.getParameter("backend").get())
                .contains("rocksdb", "tuned:low-memory+state.backend.tuned.hot-state.enabled=false")
                .hasSize(1 + Profile.values().length);
    }

    /** Whole jobs, profiles and pauses have commands of their own. */
    @Test
    void theSuitesLeaveNothingOutButJobs() throws Exception {
        Set<String> chosen = new TreeSet<>();
        for (String suite : List.of("long", "profiles", "pauses")) {
            for (CommandLineOptions run : Benchmarks.runs(List.of(suite))) {
                chosen.addAll(names(run.getIncludes()));
            }
        }

        assertThat(chosen).isEqualTo(names(List.of(".*")));
    }

    private static Set<String> names(List<String> includes) {
        return BenchmarkList.defaultList()
                .find(
                        OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                        includes,
                        List.of("\\.jobs\\."))
                .stream()
                .map(BenchmarkListEntry::getUsername)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
