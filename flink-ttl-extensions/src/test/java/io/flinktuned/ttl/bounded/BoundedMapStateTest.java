// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.bounded;

import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BoundedMapStateTest {

    private static PatternHarness<BoundedMapState<String, Long>> harness(
            Backend backend, boolean readsCount) throws Exception {
        return new PatternHarness<>(
                backend,
                context -> {
                    BoundedMapState.Builder<String, Long> builder =
                            BoundedMapState.named("visits", Types.STRING, Types.LONG).atMost(3);
                    return (readsCount ? builder.evictLeastRecentlyUsed() : builder)
                            .create(context);
                },
                (map, timestamp, context) -> {});
    }

    private static List<String> keysAfterReadingTheOldestOfThreeAndAddingOne(
            Backend backend, boolean readsCount) throws Exception {
        List<String> keys = new ArrayList<>();
        try (PatternHarness<BoundedMapState<String, Long>> harness = harness(backend, readsCount)) {
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).put("a", 1L);
                        map.at(context).put("b", 2L);
                        map.at(context).put("c", 3L);
                        assertThat(map.at(context).get("a")).isEqualTo(1L);
                        assertThat(map.at(context).contains("b")).isTrue();
                        map.at(context).put("d", 4L);
                        map.at(context).keys().forEach(keys::add);
                    });
        }
        return keys;
    }

    @ParameterizedTest
    @EnumSource
    void theEntryWrittenLongestAgoLeaves(Backend backend) throws Exception {
        assertThat(keysAfterReadingTheOldestOfThreeAndAddingOne(backend, false))
                .containsExactlyInAnyOrder("b", "c", "d");
    }

    @ParameterizedTest
    @EnumSource
    void orTheOneUsedLongestAgo(Backend backend) throws Exception {
        assertThat(keysAfterReadingTheOldestOfThreeAndAddingOne(backend, true))
                .containsExactlyInAnyOrder("a", "c", "d");
    }

    @ParameterizedTest
    @EnumSource
    void nullKeysAreWhatTheKeySerializerMakesOfThem(Backend backend) throws Exception {
        try (PatternHarness<BoundedMapState<String, Long>> harness = harness(backend, false)) {
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).put(null, 1L);
                        map.at(context).put("b", 2L);
                        map.at(context).put("c", null);
                    });
            harness.restore();
            harness.call(
                    "k",
                    (map, context) -> {
                        assertThat(map.at(context).get(null)).isEqualTo(1L);
                        assertThat(map.at(context).contains("c")).isTrue();
                        assertThat(map.at(context).get("c")).isNull();
                        map.at(context).put("d", 4L);
                        assertThat(map.at(context).keys()).containsExactlyInAnyOrder("b", "c", "d");
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMapThatWasEmptiedByAnIteratorTakesNoSpace(Backend backend) throws Exception {
        try (PatternHarness<BoundedMapState<String, Long>> harness = harness(backend, false)) {
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).put("a", 1L);
                        map.at(context).put("b", 2L);
                        Iterator<String> keys = map.at(context).keys().iterator();
                        while (keys.hasNext()) {
                            keys.next();
                            keys.remove();
                        }
                        assertThat(map.at(context).isEmpty()).isTrue();
                    });

            for (String state : List.of("visits", "visits-order", "visits-ends")) {
                assertThat(harness.keysIn(state)).isZero();
            }
        }
    }

    /** Of which RocksDB makes new objects, so that only their bytes are the same. */
    @ParameterizedTest
    @EnumSource(names = {"ROCKSDB", "TUNED"})
    void keysNeedNoEqualsInRocksDB(Backend backend) throws Exception {
        try (PatternHarness<BoundedMapState<byte[], Long>> harness =
                new PatternHarness<>(
                        backend,
                        context ->
                                BoundedMapState.named(
                                                "visits",
                                                PrimitiveArrayTypeInfo
                                                        .BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
                                                Types.LONG)
                                        .atMost(3)
                                        .create(context),
                        (map, timestamp, context) -> {})) {
            List<Long> evicted = new ArrayList<>();
            harness.call(
                    "k",
                    (map, context) -> {
                        // Written last again, then first, then in the middle.
                        for (byte key : new byte[] {1, 1, 2, 3, 3, 1, 3, 4, 5, 6}) {
                            map.at(context)
                                    .reportTo((left, value) -> evicted.add(value))
                                    .put(new byte[] {key, 7}, (long) key);
                        }
                        assertThat(map.at(context).values()).containsExactlyInAnyOrder(4L, 5L, 6L);
                    });
            assertThat(evicted).containsExactly(2L, 1L, 3L);
        }
    }

    /** Read back from RocksDB, such a key has its entries in another order. */
    @Test
    void keysWhoseBytesChangeAreReported() throws Exception {
        try (PatternHarness<BoundedMapState<Map<String, Long>, Long>> harness =
                new PatternHarness<>(
                        Backend.ROCKSDB,
                        context ->
                                BoundedMapState.named(
                                                "visits",
                                                Types.MAP(Types.STRING, Types.LONG),
                                                Types.LONG)
                                        .create(context),
                        (map, timestamp, context) -> {})) {
            Map<String, Long> key = new LinkedHashMap<>();
            key.put("b", 1L);
            key.put("a", 1L);
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).put(key, 1L);
                        Iterator<Map.Entry<Map<String, Long>, Long>> entries =
                                map.at(context).entries().iterator();
                        entries.next();
                        for (ThrowingCallable notices :
                                List.<ThrowingCallable>of(
                                        () -> map.at(context).put(Map.of("c", 1L), 2L),
                                        entries::remove)) {
                            assertThatIllegalStateException()
                                    .isThrownBy(notices)
                                    .withMessageStartingWith(
                                            "The order of the entries of 'visits' is broken");
                        }
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMapThatIsLargerThanItsMaximumShrinksWhenItGetsANewKey(Backend backend) throws Exception {
        try (PatternHarness<BoundedMapState<String, Long>> harness = harness(backend, false)) {
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).put("a", 1L);
                        map.at(context).put("b", 2L);
                        map.at(context).put("c", 3L);
                    });
            harness.restore(
                    1,
                    context ->
                            BoundedMapState.named("visits", Types.STRING, Types.LONG)
                                    .atMost(1)
                                    .create(context));
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).put("a", 4L);
                        assertThat(map.at(context).size()).isEqualTo(3);
                        map.at(context).put("d", 5L);
                        assertThat(map.at(context).keys()).containsExactly("d");
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aListenerThatThrowsLeavesTheMapAsItWas(Backend backend) throws Exception {
        try (PatternHarness<BoundedMapState<String, Long>> harness = harness(backend, false)) {
            harness.call(
                    "k",
                    (map, context) -> {
                        map.at(context).put("a", 1L);
                        map.at(context).put("b", 2L);
                        map.at(context).put("c", 3L);
                        assertThatIllegalStateException()
                                .isThrownBy(
                                        () ->
                                                map.at(context)
                                                        .reportTo(
                                                                (key, value) -> {
                                                                    throw new IllegalStateException();
                                                                })
                                                        .put("d", 4L));
                        assertThat(map.at(context).keys()).containsExactlyInAnyOrder("a", "b", "c");
                        assertThat(map.at(context).size()).isEqualTo(3);
                    });
        }
    }

    @Test
    void refusesAMaximumBelowOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> BoundedMapState.named("visits", Types.STRING, Types.LONG).atMost(0))
                .withMessage("The maximum number of entries is 0, but must be at least 1.");
    }
}
