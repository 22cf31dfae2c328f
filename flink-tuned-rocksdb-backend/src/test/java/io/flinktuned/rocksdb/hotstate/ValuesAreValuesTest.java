// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.BigDecSerializer;
import org.apache.flink.api.common.typeutils.base.DoubleSerializer;
import org.apache.flink.api.common.typeutils.base.EnumSerializer;
import org.apache.flink.api.common.typeutils.base.FloatSerializer;
import org.apache.flink.api.common.typeutils.base.InstantSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.internal.InternalKvState;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Values are values: what is done to an object changes no state, and they come back as they were.
 */
class ValuesAreValuesTest {

    private static final StateTtlConfig TTL = StateTtlConfig.newBuilder(Duration.ofDays(1)).build();

    private LiveBackend backend;

    @BeforeEach
    void open() throws Exception {
        backend = LiveBackend.hot(1 << 20, 100);
        backend.backend().setCurrentKey("k");
    }

    @AfterEach
    void close() throws Exception {
        backend.close();
    }

    private <T> ValueState<T> state(ValueStateDescriptor<T> descriptor) throws Exception {
        return state(backend, descriptor);
    }

    private static <T> ValueState<T> state(LiveBackend backend, ValueStateDescriptor<T> descriptor)
            throws Exception {
        ValueState<T> state = backend.state(VoidNamespaceSerializer.INSTANCE, descriptor);
        ((InternalKvState<?, VoidNamespace, ?>) state).setCurrentNamespace(VoidNamespace.INSTANCE);
        return state;
    }

    /** What is read after a value was written, which is not in RocksDB by then. */
    private <T> T readBack(TypeSerializer<T> serializer, T value) throws Exception {
        String name = value.getClass().getName() + value;
        ValueState<T> state = state(new ValueStateDescriptor<>(name, serializer));
        state.update(value);
        assertThat(backend.content().get(name)).isEmpty();
        T read = state.value();
        state.clear();
        return read;
    }

    @Test
    void immutableOnesComeBack() throws Exception {
        assertThat(readBack(LongSerializer.INSTANCE, 1L << 40)).isEqualTo(1L << 40);
        assertThat(readBack(StringSerializer.INSTANCE, "text")).isEqualTo("text");
        Instant instant = Instant.ofEpochSecond(1, 2);
        assertThat(readBack(InstantSerializer.INSTANCE, instant)).isEqualTo(instant);
        assertThat(readBack(new EnumSerializer<>(TimeUnit.class), TimeUnit.DAYS))
                .isEqualTo(TimeUnit.DAYS);
        BigDecimal number = new BigDecimal("1e100");
        assertThat(readBack(BigDecSerializer.INSTANCE, number)).isEqualTo(number);
    }

    /** There are many that are no numbers, of which Flink writes one. */
    @Test
    void numbersComeBackAsRocksDBHasThem() throws Exception {
        try (LiveBackend flinks = LiveBackend.flinks()) {
            flinks.backend().setCurrentKey("k");
            ValueState<Float> floats =
                    state(flinks, new ValueStateDescriptor<>("float", FloatSerializer.INSTANCE));
            for (int bits : new int[] {0x7fc00000, 0x7fc00001, 0xffc12345, -1, 1 << 31}) {
                float value = Float.intBitsToFloat(bits);
                floats.update(value);
                assertThat(Float.floatToRawIntBits(readBack(FloatSerializer.INSTANCE, value)))
                        .isEqualTo(Float.floatToRawIntBits(floats.value()));
            }
            ValueState<Double> doubles =
                    state(flinks, new ValueStateDescriptor<>("double", DoubleSerializer.INSTANCE));
            for (long bits : new long[] {0x7ffL << 52 | 1, 0x7ff8L << 48, 0xfff9L << 48, -1, 0}) {
                double value = Double.longBitsToDouble(bits);
                doubles.update(value);
                assertThat(Double.doubleToRawLongBits(readBack(DoubleSerializer.INSTANCE, value)))
                        .isEqualTo(Double.doubleToRawLongBits(doubles.value()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChangeOfAnObjectIsNoneOfTheState(boolean timeToLive) throws Exception {
        ValueStateDescriptor<AtomicLong> descriptor =
                new ValueStateDescriptor<>("state", CounterSerializer.INSTANCE);
        if (timeToLive) {
            descriptor.enableTimeToLive(TTL);
        }
        ValueState<AtomicLong> state = state(descriptor);
        AtomicLong counter = new AtomicLong(1);
        state.update(counter);
        counter.set(2);
        assertThat(state.value()).hasValue(1);
        state.value().set(3);
        assertThat(state.value()).hasValue(1);
        backend.backend().numKeyValueStateEntries();
        state.value().set(4);
        assertThat(state.value()).hasValue(1);
    }

    @Test
    void aNullThatIsRefusedIsRefusedAtOnceAlsoWithATtl() throws Exception {
        ReducingStateDescriptor<Long> descriptor =
                new ReducingStateDescriptor<>(
                        "state", (one, other) -> null, LongSerializer.INSTANCE);
        descriptor.enableTimeToLive(TTL);
        ReducingState<Long> state = backend.state(VoidNamespaceSerializer.INSTANCE, descriptor);
        ((InternalKvState<?, VoidNamespace, ?>) state).setCurrentNamespace(VoidNamespace.INSTANCE);
        state.add(1L);

        assertThatThrownBy(() -> state.add(2L)).isInstanceOf(NullPointerException.class);
        assertThat(state.get()).isEqualTo(1);
    }

    /** Says that its type is immutable, which is not true. */
    public static final class CounterSerializer extends TypeSerializerSingleton<AtomicLong> {

        private static final long serialVersionUID = 1L;

        static final CounterSerializer INSTANCE = new CounterSerializer();

        @Override
        public boolean isImmutableType() {
            return true;
        }

        @Override
        public AtomicLong createInstance() {
            return new AtomicLong();
        }

        @Override
        public AtomicLong copy(AtomicLong from) {
            return from;
        }

        @Override
        public AtomicLong copy(AtomicLong from, AtomicLong reuse) {
            return from;
        }

        @Override
        public int getLength() {
            return Long.BYTES;
        }

        @Override
        public void serialize(AtomicLong counter, DataOutputView target) throws IOException {
            target.writeLong(counter.get());
        }

        @Override
        public AtomicLong deserialize(DataInputView source) throws IOException {
            return new AtomicLong(source.readLong());
        }

        @Override
        public AtomicLong deserialize(AtomicLong reuse, DataInputView source) throws IOException {
            return deserialize(source);
        }

        @Override
        public void copy(DataInputView source, DataOutputView target) throws IOException {
            target.writeLong(source.readLong());
        }

        @Override
        public TypeSerializerSnapshot<AtomicLong> snapshotConfiguration() {
            return new Snapshot();
        }

        /** Restores the serializer. */
        public static final class Snapshot extends SimpleTypeSerializerSnapshot<AtomicLong> {

            /** For Flink. */
            public Snapshot() {
                super(() -> INSTANCE);
            }
        }
    }
}
