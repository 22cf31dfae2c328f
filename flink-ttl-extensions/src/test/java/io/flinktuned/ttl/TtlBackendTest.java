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
