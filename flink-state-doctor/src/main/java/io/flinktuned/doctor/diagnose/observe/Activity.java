// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import java.util.List;

/** What a task's thread is at, told from the frames on top of its stack. */
public enum Activity {
    /** Reads of single entries in RocksDB. */
    READ("state reads"),
    /** Iterators of RocksDB: maps, timers, window contents. */
    ITERATE("state iterators"),
    /** Writes into RocksDB, with the time that RocksDB lets them wait. */
    WRITE("state writes"),
    /** Turning state into bytes and back. */
    STATE_SERIALIZATION("state serialization"),
    /** Other work of the state backend, such as a hot tier. */
    STATE_OTHER("state, other"),
    /** The synchronous part of a checkpoint. */
    SNAPSHOT("checkpoints, synchronous part"),
    /** Turning records into bytes and back, between tasks. */
    SERIALIZATION("serialization of records"),
    /** The code of the job, and all else. */
    OTHER("other code"),
    /** For records, or for room in the buffers of the task after it. */
    WAITING("waiting");

    private static final List<String> STATE_BACKENDS =
            List.of(
                    "org.apache.flink.state.rocksdb.",
                    "org.apache.flink.contrib.streaming.state.",
                    "io.flinktuned.rocksdb.");

    private final String label;

    Activity(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** The activity of a thread with {@code frames}, the innermost first. */
    public static Activity of(List<String> frames) {
        if (any(frames, "mailbox.TaskMailboxImpl.take")
                || any(frames, "LocalBufferPool.requestMemorySegmentBlocking")) {
            return WAITING;
        }
        if (any(frames, "SnapshotStrategy")
                || any(frames, "org.rocksdb.Checkpoint")
                || any(frames, "PriorityQueueSnapshot")
                || any(frames, "SubtaskCheckpointCoordinatorImpl")) {
            return SNAPSHOT;
        }
        for (String frame : frames) {
            if (frame.startsWith("org.rocksdb.")) {
                return ofRocksDb(frame);
            }
        }
        boolean serializes = any(frames, "erializ") || any(frames, "kryo");
        if (frames.stream().anyMatch(Activity::isStateBackend)) {
            return serializes ? STATE_SERIALIZATION : STATE_OTHER;
        }
        return serializes ? SERIALIZATION : OTHER;
    }

    private static Activity ofRocksDb(String frame) {
        if (frame.matches("org\\.rocksdb\\.RocksDB\\.(get|multiGet|keyMayExist).*")) {
            return READ;
        }
        if (frame.contains("RocksIterator") || frame.contains("RocksDB.newIterator")) {
            return ITERATE;
        }
        if (frame.contains("WriteBatch")
                || frame.matches("org\\.rocksdb\\.RocksDB\\.(put|merge|delete|write).*")) {
            return WRITE;
        }
        return STATE_OTHER;
    }

    private static boolean isStateBackend(String frame) {
        return STATE_BACKENDS.stream().anyMatch(frame::startsWith);
    }

    private static boolean any(List<String> frames, String text) {
        return frames.stream().anyMatch(frame -> frame.contains(text));
    }
}
