// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.patterns;

import io.flinktuned.ttl.expiry.PatternState;
import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;
import io.flinktuned.ttl.testing.PatternKind;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A replay of the past gives the results of then: no element of these is late. */
class SameResultsWheneverWatermarksComeTest {

    private static final Duration TTL = Duration.ofDays(7);
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long OUT_OF_ORDER = 48 * HOUR;

    /** They span three years, with breaks that are longer than the time to live. */
    private static final int MANY = 1500;

    /** That would take too long on RocksDB. */
    private static final int FEW = 150;

    static Stream<Arguments> everywhere() {
        return PatternKind.ALL.stream()
                .flatMap(kind -> Arrays.stream(Backend.values()).map(b -> Arguments.of(kind, b)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("everywhere")
    <S extends PatternState<?>> void eachElementSeesTheSame(PatternKind<S> kind, Backend backend)
            throws Exception {
        int count = backend == Backend.HASHMAP ? MANY : FEW;
        List<Long> times = times(count);
        if (kind == PatternKind.BOUNDED) {
            Collections.sort(times);
        }

        List<String> seen = seen(kind, backend, times, 1, count);

        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen(kind, backend, times, 50, count)).isEqualTo(seen);
        assertThat(seen(kind, backend, times, count / 2 + 1, count)).isEqualTo(seen);
        assertThat(seen(kind, backend, times, 1, count / 2)).isEqualTo(seen);
        assertThat(seen(kind, backend, times, 50, count / 3)).isEqualTo(seen);
    }

    private static List<Long> times(int count) {
        Random random = new Random(7);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long breaks = i / 20 * 8 * 24;
            times.add((i * 9 + breaks) * HOUR - (long) (random.nextDouble() * OUT_OF_ORDER));
        }
        return times;
    }

    /** What each element sees if there is a watermark after some, and a restore after others. */
    private static <S extends PatternState<?>> List<String> seen(
            PatternKind<S> kind, Backend backend, List<Long> times, int watermark, int restore)
            throws Exception {
        List<String> seen = new ArrayList<>();
        long newest = Long.MIN_VALUE;
        Random random = new Random(11);
        try (PatternHarness<S> harness = kind.harness(backend, TTL)) {
            for (int i = 0; i < times.size(); i++) {
                long time = times.get(i);
                String found =
                        kind.seen(
                                harness, "k" + random.nextInt(2), "m" + random.nextInt(5), i, time);
                seen.add(i + ": " + found);
                newest = Math.max(newest, time);
                if (i % watermark == watermark - 1) {
                    harness.watermark(newest - OUT_OF_ORDER - 1);
                }
                if (i == restore) {
                    harness.restore();
                }
            }
        }
        return seen;
    }
}
