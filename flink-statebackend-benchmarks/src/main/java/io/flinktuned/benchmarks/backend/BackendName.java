// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.backend;

import io.flinktuned.rocksdb.TunedRocksDBOptions;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.util.EnvironmentInformation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A state backend as benchmarks name it: {@code hashmap}, {@code rocksdb}, {@code tuned}, {@code
 * tuned:PROFILE}, {@code forst} or {@code rocksdb-filters}, and after it any number of {@code
 * +KEY=VALUE}, which are set in Flink's configuration.
 */
public final class BackendName {

    private static final String FLINK_TIMERS = "state.backend.rocksdb.timer-service.factory";
    private static final String BLOOM_FILTER = "state.backend.rocksdb.use-bloom-filter";
    private static final String PARTITIONED_INDEX_FILTERS =
            "state.backend.rocksdb.memory.partitioned-index-filters";
    private static final String TUNED_TIMERS = TunedRocksDBOptions.TIMERS.key();

    /** Flink's RocksDB with timers on the heap. */
    public static final String HEAP_TIMERS = "rocksdb+" + FLINK_TIMERS + "=HEAP";

    /** Flink's RocksDB with the two options that its users turn on when it is slow. */
    public static final String ROCKSDB_FILTERS = "rocksdb-filters";

    private static final String ROCKSDB = "rocksdb";
    private static final String TUNED = "tuned";
    private static final String HASHMAP = "hashmap";
    private static final String FORST = "forst";

    private final String name;
    private final Map<String, String> options = new LinkedHashMap<>();

    /**
     * @throws IllegalArgumentException if the name is not of this form, or if there is no such
     *     backend in this line of Flink
     */
    public BackendName(String text) {
        String[] parts = text.split("\\+");
        String[] backendAndProfile = parts[0].split(":", 2);
        boolean withFilters = backendAndProfile[0].equals(ROCKSDB_FILTERS);
        name = withFilters ? ROCKSDB : backendAndProfile[0];
        if (withFilters) {
            options.put(BLOOM_FILTER, "true");
            options.put(PARTITIONED_INDEX_FILTERS, "true");
        }
        if (name.equals(FORST) && !hasForSt()) {
            throw new IllegalArgumentException(
                    "Flink "
                            + EnvironmentInformation.getVersion()
                            + " has no state backend 'forst'; it came with Flink 2.0.");
        }
        if (!all().contains(name)) {
            throw new IllegalArgumentException(
                    "There is no backend '" + name + "', but there are " + allAndFilters() + ".");
        }
        if (backendAndProfile.length == 2) {
            options.put("state.backend.tuned.profile", backendAndProfile[1]);
        }
        for (int i = 1; i < parts.length; i++) {
            String[] keyAndValue = parts[i].split("=", 2);
            if (keyAndValue.length < 2) {
                throw new IllegalArgumentException(
                        "'" + parts[i] + "' in '" + text + "' must have the form KEY=VALUE.");
            }
            options.put(keyAndValue[0], keyAndValue[1]);
        }
    }

    /** The backends of this line of Flink. */
    public static List<String> all() {
        List<String> all = new ArrayList<>(List.of(HASHMAP, ROCKSDB, TUNED));
        if (hasForSt()) {
            all.add(FORST);
        }
        return all;
    }

    /** The same, and {@link #ROCKSDB_FILTERS}. */
    public static List<String> allAndFilters() {
        List<String> all = all();
        all.add(ROCKSDB_FILTERS);
        return all;
    }

    private static boolean hasForSt() {
        return BackendName.class
                        .getClassLoader()
                        .getResource("org/apache/flink/state/forst/ForStStateBackend.class")
                != null;
    }

    public boolean isOnHeap() {
        return name.equals(HASHMAP);
    }

    /** Whether all timers are objects on the heap, whatever holds the other state. */
    public boolean hasTimersOnHeap() {
        return isOnHeap()
                || "heap".equalsIgnoreCase(options.get(FLINK_TIMERS))
                || "heap".equalsIgnoreCase(options.get(TUNED_TIMERS));
    }

    /** Sets backend and options. */
    public void applyTo(Configuration configuration) {
        configuration.set(
                StateBackendOptions.STATE_BACKEND,
                name.equals(TUNED)
                        ? "io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory"
                        : name);
        options.forEach(configuration::setString);
    }
}
