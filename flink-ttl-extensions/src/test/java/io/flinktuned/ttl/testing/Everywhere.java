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

package io.flinktuned.ttl.testing;

import org.junit.jupiter.params.provider.Arguments;

import java.util.Arrays;
import java.util.stream.Stream;

/** Arguments of tests: each kind of state on each backend. */
public final class Everywhere {

    public static final String ALL = "io.flinktuned.ttl.testing.Everywhere#all";
    public static final String ROCKSDB = "io.flinktuned.ttl.testing.Everywhere#onRocksDB";

    private Everywhere() {}

    public static Stream<Arguments> all() {
        return on(TestBackend.values());
    }

    public static Stream<Arguments> onRocksDB() {
        return on(TestBackend.ROCKSDB, TestBackend.TUNED);
    }

    private static Stream<Arguments> on(TestBackend... backends) {
        return Arrays.stream(backends)
                .flatMap(
                        backend ->
                                Arrays.stream(StateKind.values())
                                        .map(kind -> Arguments.of(backend, kind)));
    }
}
