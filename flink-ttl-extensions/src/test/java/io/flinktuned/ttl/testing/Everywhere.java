// SPDX-License-Identifier: Apache-2.0
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
