// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The state backends that an example can run with. */
public enum Backend {
    /** Flink's heap backend. */
    HASHMAP("hashmap"),
    /** Flink's RocksDB backend. */
    ROCKSDB("rocksdb"),
    /** The tuned RocksDB backend. */
    TUNED("io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory");

    private final String configured;

    Backend(String configured) {
        this.configured = configured;
    }

    /** The backend of this name on the command line. */
    public static Optional<Backend> named(String name) {
        return Arrays.stream(values())
                .filter(backend -> backend.toString().equals(name))
                .findFirst();
    }

    /**
     * Makes a job use this backend.
     *
     * @throws UsageException if the backend's jar is missing
     */
    void addTo(Configuration configuration) throws UsageException {
        if (this == TUNED) {
            checkInstalled();
        }
        configuration.set(StateBackendOptions.STATE_BACKEND, configured);
    }

    /** The value of {@code state.backend.type}. */
    public String configured() {
        return configured;
    }

    private void checkInstalled() throws UsageException {
        try {
            Class.forName(configured, false, Backend.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new UsageException(
                    "--backend tuned needs the jar flink-tuned-rocksdb-backend in the 'lib' directory"
                            + " of Flink, on the client and on the cluster. Put it there and restart"
                            + " the cluster, or choose --backend hashmap or --backend rocksdb.",
                    e);
        }
    }

    /** The name on the command line: {@code hashmap}, {@code rocksdb}, {@code tuned}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
