// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import io.flinktuned.benchmarks.backend.BackendName;
import io.flinktuned.rocksdb.Profile;

import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static io.flinktuned.rocksdb.TunedRocksDBOptions.HOT_STATE_ENABLED;
import static io.flinktuned.rocksdb.TunedRocksDBOptions.HOT_STATE_MEMORY_RATIO;

/** A choice of benchmarks and parameters: several lists of JMH's arguments, run one by one. */
enum Suite {
    /** The operations that matter most, in about a quarter of an hour. */
    SHORT(
            "-f 2 -wi 1 -w 2 -i 4 -r 1",
            "-p distribution=CYCLIC -p ttl=NONE -p keys=100000"
                    + " \\.state\\..*(valueGet|valueUpdate|listAppend|mapGet|mapUpdate|mapIterator|reducingAdd)$",
            // State that is larger than RocksDB's block cache.
            "-p backend="
                    + backends()
                    + " -p distribution=ZIPF -p ttl=NONE -p memory=32mb \\.state\\..*mapGet$",
            "-p keys=100000 \\.timers\\."),

    /** All operations, in less than three hours. */
    LONG(
            "-f 1 -wi 1 -w 2 -i 5 -r 600ms",
            // As in Flink's own benchmarks: all keys in turn, and the state fits.
            "-p distribution=CYCLIC \\.state\\.",
            // With a checkpoint in each iteration.
            "-w 10 -i 3 -r 10 -p backend=rocksdb,tuned -p checkpoints=10s"
                    + " -p distribution=CYCLIC -p ttl=NONE"
                    + " \\.state\\..*(valueUpdate|listAppend|mapUpdate|mapPutAll|reducingAdd|aggregatingAdd)$",
            // State that is at least three times as large as RocksDB's block cache.
            "-p backend="
                    + backends()
                    + " -p distribution=UNIFORM,ZIPF -p ttl=NONE -p memory=32mb \\.state\\.Map",
            // Where so many keys are filled in first, one read and one write of each kind.
            "-p backend="
                    + backends()
                    + " -p distribution=UNIFORM,ZIPF -p ttl=NONE -p memory=32mb -p keys=4000000"
                    + " \\.state\\..*(valueGet|valueUpdate|listGet|listAppend|reducingAdd|aggregatingAdd)$",
            "-p backend=" + timers() + " \\.timers\\.",
            "\\.ttl\\."),

    /** Each profile in each of the situations that profiles are named for, in half an hour. */
    PROFILES("-f 1 -wi 1 -w 10 -i 4 -r 5", "-p backend=" + profiles() + " \\.profiles\\."),

    /** How long the longest calls take. */
    PAUSES(
            "-f 1 -wi 1 -i 3",
            // The second one has memory for fewer changes than may wait.
            "-p backend=rocksdb,"
                    + BackendName.HEAP_TIMERS
                    + ",tuned,tuned+"
                    + HOT_STATE_MEMORY_RATIO.key()
                    + "=0.05 \\.pauses\\.Timer",
            "-p backend=hashmap,rocksdb,tuned \\.pauses\\.State",
            "-p backend=hashmap,rocksdb,tuned -p keys=300000 \\.pauses\\.Ttl");

    private final String iterations;
    private final List<String> choices;

    Suite(String iterations, String... choices) {
        this.iterations = iterations;
        this.choices = List.of(choices);
    }

    /** With what users of Flink's RocksDB would turn on for state that does not fit. */
    private static String backends() {
        return String.join(",", BackendName.allAndFilters());
    }

    private static String timers() {
        return String.join(",", BackendName.all()) + "," + BackendName.HEAP_TIMERS;
    }

    /** Without the hot tier, in which there would be the same for all of them. */
    private static String profiles() {
        return Arrays.stream(Profile.values())
                .map(profile -> "tuned:" + profile + "+" + HOT_STATE_ENABLED.key() + "=false")
                .collect(Collectors.joining(",", "rocksdb,", ""));
    }

    /**
     * JMH's arguments.
     *
     * @param more arguments to be added to each list, in place of those that set the same; only
     *     benchmarks that their patterns find, too, are left
     */
    List<List<String>> arguments(List<String> more) throws CommandLineOptionException {
        Set<String> replaced = new HashSet<>();
        for (int i = 0; i + 1 < more.size(); i++) {
            replaced.add(whatIsSet(more.get(i), more.get(i + 1)));
        }
        List<String> patterns = new CommandLineOptions(more.toArray(new String[0])).getIncludes();
        List<String> options = new ArrayList<>(more);
        options.removeAll(patterns);
        List<List<String>> arguments = new ArrayList<>();
        for (String choice : choices) {
            // Options with their values, and which benchmarks.
            Map<String, String> own = new LinkedHashMap<>();
            String[] words = (iterations + " " + choice).split(" ");
            for (int i = 0; i + 1 < words.length; i += 2) {
                own.put(whatIsSet(words[i], words[i + 1]), words[i] + " " + words[i + 1]);
            }
            own.keySet().removeAll(replaced);
            List<String> list = new ArrayList<>();
            own.values().forEach(option -> list.addAll(List.of(option.split(" "))));
            list.addAll(options);
            list.add(both(words[words.length - 1], patterns));
            arguments.add(list);
        }
        return arguments;
    }

    /** A pattern for what {@code one} finds and, if there are any, one of {@code others}. */
    private static String both(String one, List<String> others) {
        return others.isEmpty()
                ? one
                : "^(?=.*(" + one + "))(?=.*(" + String.join("|", others) + "))";
    }

    private static String whatIsSet(String option, String value) {
        return option.equals("-p") ? option + value.split("=")[0] : option;
    }
}
