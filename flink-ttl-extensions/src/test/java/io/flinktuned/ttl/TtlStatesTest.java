// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import io.flinktuned.ttl.testing.Everywhere;
import io.flinktuned.ttl.testing.KeyedTask;
import io.flinktuned.ttl.testing.StateKind;
import io.flinktuned.ttl.testing.StateKind.Accessor;
import io.flinktuned.ttl.testing.TestBackend;

import org.apache.flink.api.common.state.StateTtlConfig;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;

import static io.flinktuned.ttl.testing.StateKind.EMPTY;
import static org.assertj.core.api.Assertions.assertThat;

/** What expires when, and when its space is freed, on every backend. */
class TtlStatesTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration JUST_BEFORE = WEEK.minusMillis(1);

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ALL)
    void expiresAfterExactlyTheTimeToLive(TestBackend backend, StateKind kind) throws Exception {
        try (KeyedTask<Accessor> task = open(backend, kind, TtlProfiles.sevenDays())) {
            task.state("a").write(1);

            task.setTime(JUST_BEFORE);
            assertThat(task.state("a").read()).isEqualTo(kind.written(1));
            task.setTime(WEEK);
            assertThat(task.state("a").read()).isEqualTo(EMPTY);
        }
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ALL)
    void writingProlongsWhatIsWritten(TestBackend backend, StateKind kind) throws Exception {
        try (KeyedTask<Accessor> task = open(backend, kind, TtlProfiles.sevenDays())) {
            task.state("a").write(1);
            task.setTime(Duration.ofDays(6));
            task.state("a").write(2);

            task.setTime(WEEK);
            assertThat(task.state("a").read())
                    .isEqualTo(kind.hasElements() ? kind.written(2) : kind.written(1, 2));
            task.setTime(Duration.ofDays(13));
            assertThat(task.state("a").read()).isEqualTo(EMPTY);
        }
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ALL)
    void readingProlongsOnlyIfAskedTo(TestBackend backend, StateKind kind) throws Exception {
        TtlProfile prolonged = TtlProfile.builder(WEEK).prolongOnRead().build();
        try (KeyedTask<Accessor> byWrites = open(backend, kind, TtlProfiles.sevenDays());
                KeyedTask<Accessor> byReads = open(backend, kind, prolonged)) {
            byWrites.state("a").write(1);
            byReads.state("a").write(1);

            byWrites.setTime(JUST_BEFORE);
            byReads.setTime(JUST_BEFORE);
            byWrites.state("a").read();
            byReads.state("a").read();

            byWrites.setTime(WEEK);
            byReads.setTime(WEEK);
            assertThat(byWrites.state("a").read()).isEqualTo(EMPTY);
            assertThat(byReads.state("a").read()).isEqualTo(kind.written(1));
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void anExpiredValueIsSeenOnceIfAskedTo(TestBackend backend) throws Exception {
        TtlProfile profile = TtlProfile.builder(WEEK).returnExpiredIfNotCleanedUp().build();
        try (KeyedTask<Accessor> task = open(backend, StateKind.VALUE, profile)) {
            task.state("a").write(1);

            task.setTime(WEEK);
            assertThat(task.state("a").read()).isEqualTo("1");
            assertThat(task.state("a").read()).isEqualTo(EMPTY);
        }
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ALL)
    void isNeverForgottenWithoutATimeToLive(TestBackend backend, StateKind kind) throws Exception {
        try (KeyedTask<Accessor> task = open(backend, kind, state -> StateTtlConfig.DISABLED)) {
            task.state("a").write(1);

            task.setTime(Duration.ofDays(36500));
            assertThat(task.state("a").read()).isEqualTo(kind.written(1));
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void theHeapIsFreedByAccessToOtherKeys(StateKind kind) throws Exception {
        try (KeyedTask<Accessor> task = open(TestBackend.HASHMAP, kind, TtlProfiles.sevenDays())) {
            for (int key = 0; key < 100; key++) {
                task.state("old" + key).write(key);
            }
            task.setTime(WEEK);
            assertThat(task.storedEntries()).isEqualTo(100);

            for (int access = 0; access < 100; access++) {
                task.state("new").write(access);
            }
            assertThat(task.storedEntries()).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ROCKSDB)
    void rocksDBIsFreedByCompaction(TestBackend backend, StateKind kind) throws Exception {
        TtlProfile profile = TtlProfiles.sevenDays();
        try (KeyedTask<Accessor> task = open(backend, kind, profile)) {
            for (int key = 0; key < 100; key++) {
                task.state("old" + key).write(key);
            }
            task.setTime(JUST_BEFORE);
            task.state("new").write(1);
            task.compact(kind.descriptor(profile));
            assertThat(task.storedEntries()).isEqualTo(101);

            task.setTime(WEEK);
            for (int access = 0; access < 100; access++) {
                task.state("new").read();
            }
            assertThat(task.storedEntries()).isEqualTo(101);

            task.compact(kind.descriptor(profile));
            assertThat(task.storedEntries()).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource(Everywhere.ROCKSDB)
    void theLongestTimeSurvivesCompaction(TestBackend backend, StateKind kind) throws Exception {
        TtlProfile longest = TtlProfiles.of(Duration.ofMillis(Long.MAX_VALUE));
        try (KeyedTask<Accessor> task = open(backend, kind, longest)) {
            task.setTime(Duration.ofDays(20000));
            task.state("a").write(1);

            task.setTime(Duration.ofDays(40000));
            task.compact(kind.descriptor(longest));
            assertThat(task.state("a").read()).isEqualTo(kind.written(1));
        }
    }

    private static KeyedTask<Accessor> open(TestBackend backend, StateKind kind, TtlSource ttl)
            throws Exception {
        return KeyedTask.open(backend, context -> kind.open(context, ttl));
    }
}
