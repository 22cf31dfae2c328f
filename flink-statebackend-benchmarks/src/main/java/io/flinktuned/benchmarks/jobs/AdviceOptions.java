// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Options of the state backend; {@link #DEFAULTS} are those of Flink's {@code rocksdb}. */
final class AdviceOptions {

    static final AdviceOptions DEFAULTS = new AdviceOptions(Map.of());

    private static final String FACTORY = "io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory";
    private static final String TYPE = "state.backend.type";
    private static final String PROFILE = "state.backend.tuned.profile";
    private static final String PARTITIONED =
            "state.backend.rocksdb.memory.partitioned-index-filters";
    private static final String BLOOM_FILTER = "state.backend.rocksdb.use-bloom-filter";
    private static final String THREADS = "state.backend.rocksdb.thread.num";
    private static final String COMPACTION = "state.backend.rocksdb.compaction.style";

    /** What the doctor may set for speed and what takes no memory. */
    private static final Set<String> KEYS =
            Set.of(
                    TYPE,
                    PROFILE,
                    PARTITIONED,
                    BLOOM_FILTER,
                    THREADS,
                    COMPACTION,
                    "state.backend.rocksdb.writebuffer.size",
                    "state.backend.rocksdb.compaction.level.target-file-size-base");

    private final Map<String, String> values;

    private AdviceOptions(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    /** All that make sense together. */
    static List<AdviceOptions> all() {
        AdviceOptions filters = DEFAULTS.with(Map.of(PARTITIONED, "true", BLOOM_FILTER, "true"));
        AdviceOptions tuned = DEFAULTS.with(Map.of(TYPE, FACTORY));
        List<AdviceOptions> all = new ArrayList<>();
        for (AdviceOptions options : List.of(DEFAULTS, filters, tuned)) {
            all.add(options);
            all.add(options.with(Map.of(THREADS, "4", COMPACTION, "UNIVERSAL")));
        }
        for (String profile : List.of("write-heavy", "read-heavy", "many-states", "low-memory")) {
            all.add(tuned.with(Map.of(PROFILE, profile)));
        }
        return all;
    }

    /** Whether all of {@code settings} may be set without giving the job more than it has. */
    static boolean mayBe(Map<String, String> settings) {
        return !settings.isEmpty() && KEYS.containsAll(settings.keySet());
    }

    AdviceOptions with(Map<String, String> settings) {
        Map<String, String> more = new TreeMap<>(values);
        more.putAll(settings);
        return new AdviceOptions(more);
    }

    boolean isDefaults() {
        return values.isEmpty();
    }

    /** For {@link JobCluster}. */
    String backendName() {
        return values.entrySet().stream()
                .map(option -> "+" + option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining("", "rocksdb", ""));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AdviceOptions && values.equals(((AdviceOptions) other).values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Short: the last words of keys, and of values that are classes. */
    @Override
    public String toString() {
        if (values.isEmpty()) {
            return "defaults";
        }
        return values.entrySet().stream()
                .map(
                        option ->
                                option.getKey().replaceFirst("^state\\.backend\\.(rocksdb\\.)?", "")
                                        + "="
                                        + option.getValue().replaceFirst(".*\\.(?=[A-Z])", ""))
                .collect(Collectors.joining(", "));
    }
}
