// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Stacks as they were found in thread dumps of Flink 2.3. */
class ActivityTest {

    @ParameterizedTest
    @CsvSource({
        "READ, org.rocksdb.RocksDB.get;org.apache.flink.state.rocksdb.RocksDBValueState.value",
        "READ, org.rocksdb.RocksDB.get;org.apache.flink.contrib.streaming.state.RocksDBMapState.get",
        "WRITE, org.rocksdb.RocksDB.put;org.apache.flink.state.rocksdb.RocksDBValueState.update",
        "WRITE, org.rocksdb.RocksDB.merge;org.apache.flink.state.rocksdb.RocksDBListState.add",
        "WRITE, org.rocksdb.RocksDB.delete;org.apache.flink.state.rocksdb.RocksDBMapState.remove",
        "ITERATE, org.rocksdb.RocksIterator.next0;org.rocksdb.AbstractRocksIterator.next",
        "ITERATE, org.rocksdb.RocksDB.newIterator;org.apache.flink.state.rocksdb.RocksDBOperationUtils.getRocksIterator",
        "SNAPSHOT, org.rocksdb.Checkpoint.createCheckpoint;org.apache.flink.state.rocksdb.snapshot.RocksDBSnapshotStrategyBase.takeDBNativeCheckpoint",
        "STATE_SERIALIZATION, org.apache.flink.api.common.typeutils.base.LongSerializer.deserialize;org.apache.flink.state.rocksdb.RocksDBListState.getInternal",
        "STATE_OTHER, io.flinktuned.rocksdb.hotstate.Tier.get;Job.processElement",
        "SERIALIZATION, org.apache.flink.api.common.typeutils.base.LongSerializer.serialize;org.apache.flink.runtime.io.network.api.writer.RecordWriter.emit",
        "OTHER, Job.processElement;org.apache.flink.streaming.api.operators.KeyedProcessOperator.processElement",
        "WAITING, jdk.internal.misc.Unsafe.park;org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailboxImpl.take",
        "WAITING, jdk.internal.misc.Unsafe.park;org.apache.flink.runtime.io.network.buffer.LocalBufferPool.requestMemorySegmentBlocking"
    })
    void theFramesOnTopTellWhatATaskIsAt(Activity activity, String frames) {
        assertThat(Activity.of(List.of(frames.split(";")))).isEqualTo(activity);
    }
}
