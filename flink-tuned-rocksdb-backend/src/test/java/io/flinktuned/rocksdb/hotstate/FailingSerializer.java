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

package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * Writes a number, or fails. Numbers are immutable and so are not serialized before the tier is
 * written. The job is in the upper half of the number.
 */
public final class FailingSerializer extends TypeSerializerSingleton<Long> {

    private static final long serialVersionUID = 1L;

    static final FailingSerializer INSTANCE = new FailingSerializer();

    @Override
    public void serialize(Long number, DataOutputView target) throws IOException {
        Failures.byId((int) (number >>> 32)).at(Failures.Place.FLUSH);
        LongSerializer.INSTANCE.serialize(number, target);
    }

    @Override
    public Long deserialize(DataInputView source) throws IOException {
        return LongSerializer.INSTANCE.deserialize(source);
    }

    @Override
    public Long deserialize(Long reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public Long createInstance() {
        return 0L;
    }

    @Override
    public Long copy(Long from) {
        return from;
    }

    @Override
    public Long copy(Long from, Long reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return Long.BYTES;
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        target.writeLong(source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<Long> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Restores the serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Long> {

        /** For Flink. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
