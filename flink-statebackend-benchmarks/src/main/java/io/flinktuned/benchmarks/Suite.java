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

package io.flinktuned.benchmarks;

import io.flinktuned.rocksdb.profile.Profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import static io.flinktuned.rocksdb.TunedRocksDBOptions.HOT_STATE_ENABLED;

/** A choice of benchmarks and parameters: several lists of JMH's arguments, run one by one. */
enum Suite {
    /** The operations that matter most, in about a quarter of an hour. */
    SHORT(
            "-f 2 -wi 1 -w 2 -i 4 -r 1",
            "-p distribution=CYCLIC -p ttl=NONE -p keys=100000"
                    + " \\.state\\..*(valueGet|valueUpdate|listAppend|mapGet|mapUpdate|mapIterator|reducingAdd)$",
            // State that is larger than RocksDB's block cache.
            "-p distribution=ZIPF -p ttl=NONE -p memory=32mb \\.state\\..*mapGet$",
            "-p keys=100000 \\.timers\\."),

    /** All operations, in less than two hours. */
    LONG(
            "-f 1 -wi 1 -w 2 -i 5 -r 600ms",
            // As in Flink's own benchmarks: all keys in turn, and the state fits.
            "-p distribution=CYCLIC \\.state\\.",
            // State that is at least three times as large as RocksDB's block cache.
            "-p distribution=UNIFORM,ZIPF -p ttl=NONE -p memory=32mb \\.state\\.Map",
            // Where so many keys are filled in first, one read and one write of each kind.
            "-p distribution=UNIFORM,ZIPF -p ttl=NONE -p memory=32mb -p keys=4000000"
                    + " \\.state\\..*(valueGet|valueUpdate|listGet|listAppend|reducingAdd|aggregatingAdd)$",
            "\\.timers\\.",
            "\\.ttl\\."),

    /** Each profile in each of the situations that profiles are named for, in half an hour. */
    PROFILES("-f 1 -wi 1 -w 10 -i 4 -r 5", "-p backend=" + profiles() + " \\.profiles\\.");

    private final String iterations;
    private final List<String> choices;

    Suite(String iterations, String... choices) {
        this.iterations = iterations;
        this.choices = List.of(choices);
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
     * @param more arguments to be added to each list, in place of those that set the same
     */
    List<List<String>> arguments(List<String> more) {
        Set<String> replaced = new HashSet<>();
        for (int i = 0; i + 1 < more.size(); i++) {
            replaced.add(whatIsSet(more.get(i), more.get(i + 1)));
        }
        List<List<String>> arguments = new ArrayList<>();
        for (String choice : choices) {
            // Options with their values, and which benchmarks.
            String[] own = (iterations + " " + choice).split(" ");
            List<String> list = new ArrayList<>();
            for (int i = 0; i + 1 < own.length; i += 2) {
                if (!replaced.contains(whatIsSet(own[i], own[i + 1]))) {
                    list.addAll(List.of(own[i], own[i + 1]));
                }
            }
            list.addAll(more);
            list.add(own[own.length - 1]);
            arguments.add(list);
        }
        return arguments;
    }

    private static String whatIsSet(String option, String value) {
        return option.equals("-p") ? option + value.split("=")[0] : option;
    }
}
