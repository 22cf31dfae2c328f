// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import java.util.List;

/** All diagnoses. */
public final class Diagnoses {

    private Diagnoses() {}

    /** In the order in which findings of the same cost are told: what explains most comes first. */
    public static List<Diagnosis> all() {
        return List.of(
                new DiskFull(),
                new PathTooLong(),
                new TooManyOpenFiles(),
                new MemoryOverLimit(),
                new HeapTooSmall(),
                new CheckpointsFail(),
                new HotKey(),
                new UnevenKeyGroups(),
                new HugeList(),
                new HugeMap(),
                new FlushingWithoutEnd(),
                new TooManyStates(),
                new WriteStalls(),
                new CompactionTakesCores(),
                new IndexOutOfCache(),
                new StateOutOfCache(),
                new TinyFiles(),
                new GenericSerialization(),
                new HeapTimers(),
                new LongSynchronousPart(),
                new LongAlignment(),
                new IncrementalOff(),
                new SlowUpload(),
                new CheckpointsWithoutPause(),
                new ExpiredStateStays(),
                new SlowElsewhere(),
                new SlowState());
    }
}
