// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateBackendOptions;

import java.util.Locale;

/** What the state backend can do about expired entries. */
@PublicEvolving
public enum TtlBackend {
    /** Not known: no cleanup strategy is refused. */
    ANY,
    /** State on the heap: {@code hashmap}. */
    HASHMAP,
    /** State in RocksDB: {@code rocksdb}, and the tuned backend. */
    ROCKSDB;

    /**
     * The state backend that a configuration chooses with {@code state.backend.type}.
     *
     * @return {@link #ANY} if the key is not set, because the backend may be chosen elsewhere, or
     *     if the backend is neither {@code hashmap} nor one that is made of RocksDB
     */
    public static TtlBackend of(ReadableConfig config) {
        String name =
                config.getOptional(StateBackendOptions.STATE_BACKEND)
                        .orElse("")
                        .toLowerCase(Locale.ROOT);
        if (name.equals("hashmap") || name.endsWith(".hashmapstatebackendfactory")) {
            return HASHMAP;
        }
        return name.contains("rocksdb") ? ROCKSDB : ANY;
    }
}
