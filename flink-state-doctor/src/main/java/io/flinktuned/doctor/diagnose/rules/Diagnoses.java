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
