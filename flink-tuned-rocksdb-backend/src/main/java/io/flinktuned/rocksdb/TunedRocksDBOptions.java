// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.util.List;

/** The configuration options of the tuned RocksDB state backend. */
@PublicEvolving
public final class TunedRocksDBOptions {

    /** Which set of RocksDB options to use. */
    public static final ConfigOption<Profile> PROFILE =
            ConfigOptions.key("state.backend.tuned.profile")
                    .enumType(Profile.class)
                    .defaultValue(Profile.BALANCED)
                    .withDescription(
                            "Effect: chooses a set of RocksDB options for a kind of workload."
                                    + " Flink's predefined options, any configured"
                                    + " 'state.backend.rocksdb.*' key and an options factory of your"
                                    + " own win over it, in this order."
                                    + " When to change: your job mostly writes, mostly reads, has"
                                    + " very many states or very little memory, or its local disk"
                                    + " spins; 'none' gives exactly the options of Flink's own"
                                    + " backend."
                                    + " Unit: none."
                                    + " Cost: a bloom filter takes 10 bits per key on disk and in"
                                    + " the block cache; see docs/profiles.md for each profile.");

    /** Where timers are kept. */
    public static final ConfigOption<Timers> TIMERS =
            ConfigOptions.key("state.backend.tuned.timers")
                    .enumType(Timers.class)
                    .defaultValue(Timers.WRITE_BACK)
                    .withDescription(
                            "Effect: keeps timers in a part of RocksDB's memory until the next"
                                    + " checkpoint writes them to RocksDB, in RocksDB, or on the"
                                    + " heap. Flink's"
                                    + " 'state.backend.rocksdb.timer-service.factory' knows the"
                                    + " last two; if it is set it decides, and this must not"
                                    + " contradict it."
                                    + " When to change: timers are seldom used: 'rocksdb'."
                                    + " Unit: none."
                                    + " Cost: 'heap' takes heap memory for each timer and writes all"
                                    + " timers in the synchronous part of every checkpoint;"
                                    + " 'rocksdb' to 'heap' needs a canonical savepoint."
                                    + " 'write-back' takes memory of RocksDB's"
                                    + " ('state.backend.tuned.hot-state.memory-ratio'), and some"
                                    + " milliseconds of the synchronous part; see docs/timers.md.");

    /** Whether there is a hot tier. */
    public static final ConfigOption<Boolean> HOT_STATE_ENABLED =
            ConfigOptions.key("state.backend.tuned.hot-state.enabled")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Effect: keeps the state of keys in use in a part of RocksDB's memory,"
                                    + " and writes what has changed to RocksDB in batches and"
                                    + " before every snapshot. There is none while RocksDB's memory"
                                    + " is not bounded."
                                    + " When to change: hardly any key is used twice."
                                    + " Unit: none."
                                    + " Cost: memory of RocksDB's, and writes in the synchronous"
                                    + " part of every checkpoint.");

    /** How much of RocksDB's memory hot state and write-back timers have. */
    public static final ConfigOption<Double> HOT_STATE_MEMORY_RATIO =
            ConfigOptions.key("state.backend.tuned.hot-state.memory-ratio")
                    .doubleType()
                    .defaultValue(0.5)
                    .withDescription(
                            "Effect: the part of RocksDB's memory that hot state and write-back"
                                    + " timers share; block cache and write buffers have the rest."
                                    + " Without hot state it is 0.1 by default. Whatever the memory is:"
                                    + " managed memory, a fixed size per slot, or one per"
                                    + " TaskManager, for which this is taken from the TaskManager's"
                                    + " configuration. It is less if RocksDB would not work with"
                                    + " the rest."
                                    + " When to change: higher if most of the state in use does not"
                                    + " fit; lower if RocksDB reads or writes too much."
                                    + " Unit: a fraction, greater than 0 and at most 0.9."
                                    + " Cost: as much less for block cache and write buffers.");

    /** Which states go past the hot tier. */
    public static final ConfigOption<List<String>> HOT_STATE_EXCLUDED_STATES =
            ConfigOptions.key("state.backend.tuned.hot-state.excluded-states")
                    .stringType()
                    .asList()
                    .defaultValues()
                    .withDescription(
                            "Effect: the states of these names are used as without the hot tier,"
                                    + " in all operators. A state's name is that of its descriptor"
                                    + " and of its group of metrics."
                                    + " When to change: a state is not worth the memory."
                                    + " Unit: names, separated by semicolons. A name that no state"
                                    + " has is told by a warning at the first checkpoint."
                                    + " Cost: none.");

    /** How many values may wait to be written. */
    public static final ConfigOption<Integer> HOT_STATE_MAX_UNFLUSHED =
            ConfigOptions.key("state.backend.tuned.hot-state.max-unflushed")
                    .intType()
                    .defaultValue(8_000)
                    .withDescription(
                            "Effect: the maximum number of changed values per operator that are not"
                                    + " yet in RocksDB when a checkpoint starts. While no checkpoint"
                                    + " can come more may wait: what can be flushed before it in"
                                    + " half of the time."
                                    + " When to change: higher if the same keys are written again"
                                    + " and again and the synchronous part of checkpoints may take"
                                    + " longer; lower if it must be shorter."
                                    + " Unit: number of values."
                                    + " Cost: one to three seconds of the synchronous part of a"
                                    + " checkpoint for a million.");

    /** How many states have metrics of their own. */
    public static final ConfigOption<Integer> METRICS_MAX_STATES =
            ConfigOptions.key("state.backend.tuned.metrics.max-states")
                    .intType()
                    .defaultValue(50)
                    .withDescription(
                            "Effect: so many states of an operator have metrics of their own, with"
                                    + " the state's name as the variable 'state_name'. Totals hold"
                                    + " for all of its states in any case."
                                    + " When to change: 0 if your metrics system has too many"
                                    + " series; higher if an operator has more states."
                                    + " Unit: number of states."
                                    + " Cost: 15 metrics for each, four of them histograms, and the time of two looks at"
                                    + " the clock for one in 101 accesses.");

    private TunedRocksDBOptions() {}
}
