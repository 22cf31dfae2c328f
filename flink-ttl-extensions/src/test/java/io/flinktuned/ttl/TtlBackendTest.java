// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.configuration.Configuration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class TtlBackendTest {

    @ParameterizedTest
    @CsvSource({
        "hashmap, HASHMAP",
        "HashMap, HASHMAP",
        "org.apache.flink.runtime.state.hashmap.HashMapStateBackendFactory, HASHMAP",
        "rocksdb, ROCKSDB",
        "org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackendFactory, ROCKSDB",
        "io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory, ROCKSDB",
        "forst, ANY",
        "com.example.MyStateBackendFactory, ANY"
    })
    void isRecognizedByItsName(String name, TtlBackend backend) {
        assertThat(TtlBackend.of(Configuration.fromMap(Map.of("state.backend.type", name))))
                .isEqualTo(backend);
        assertThat(TtlBackend.of(Configuration.fromMap(Map.of("state.backend", name))))
                .isEqualTo(backend);
    }

    @Test
    void isNotKnownIfNotConfigured() {
        assertThat(TtlBackend.of(new Configuration())).isEqualTo(TtlBackend.ANY);
    }
}
