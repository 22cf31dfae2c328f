// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import io.flinktuned.ttl.testing.KeyedTask;
import io.flinktuned.ttl.testing.TestBackend;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.typeutils.runtime.NullableSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * In what Flink's map state with TTL differs from the one without. If one of these tests fails,
 * that has changed: correct the documentation.
 */
class TtlMapStatesTest {

    private static KeyedTask<MapState<String, Long>> open(
            TestBackend backend, TypeSerializer<Long> values) throws Exception {
        return KeyedTask.open(backend, context -> state(context, values));
    }

    private static MapState<String, Long> state(
            RuntimeContext context, TypeSerializer<Long> values) {
        return TtlMapStates.open(
                context,
                TtlMapStates.descriptor(
                        "numbers", StringSerializer.INSTANCE, values, TtlProfiles.sevenDays()));
    }

    /** On the heap it depends on the clean-up, which goes along with each access. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ROCKSDB", "TUNED"})
    void isEmptySeesWhatHasExpired(TestBackend backend) throws Exception {
        try (KeyedTask<MapState<String, Long>> task = open(backend, LongSerializer.INSTANCE)) {
            task.state("a").put("k", 1L);

            task.setTime(Duration.ofDays(7));
            assertThat(task.state("a").isEmpty()).isFalse();
            assertThat(task.state("a").get("k")).isNull();
            assertThat(task.state("a").isEmpty()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void setValueChangesNothing(TestBackend backend) throws Exception {
        try (KeyedTask<MapState<String, Long>> task = open(backend, LongSerializer.INSTANCE)) {
            task.state("a").put("k", 1L);

            Iterator<Map.Entry<String, Long>> entries = task.state("a").iterator();
            entries.next().setValue(2L);

            assertThat(task.state("a").get("k")).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ROCKSDB", "TUNED"})
    void nullCannotBePutIntoRocksDB(TestBackend backend) throws Exception {
        try (KeyedTask<MapState<String, Long>> task = open(backend, LongSerializer.INSTANCE)) {
            MapState<String, Long> state = task.state("a");

            assertThatNullPointerException().isThrownBy(() -> state.put("k", null));
        }
    }

    @Test
    void nullOnTheHeapFailsCheckpoints() throws Exception {
        try (KeyedTask<MapState<String, Long>> task =
                open(TestBackend.HASHMAP, LongSerializer.INSTANCE)) {
            task.state("a").put("k", null);

            assertThatThrownBy(task::snapshot)
                    .hasStackTraceContaining(NullPointerException.class.getName());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void aNullableSerializerTakesNull(TestBackend backend) throws Exception {
        TypeSerializer<Long> values = NullableSerializer.wrap(LongSerializer.INSTANCE, false);
        OperatorSubtaskState snapshot;
        try (KeyedTask<MapState<String, Long>> task = open(backend, values)) {
            task.state("a").put("k", null);
            snapshot = task.snapshot();
        }

        try (KeyedTask<MapState<String, Long>> task =
                KeyedTask.restore(
                        backend, context -> state(context, values), snapshot, Duration.ZERO)) {
            assertThat(task.state("a").contains("k")).isTrue();
            assertThat(task.state("a").get("k")).isNull();
        }
    }
}
