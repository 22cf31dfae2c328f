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

import io.flinktuned.doctor.diagnose.observe.Checkpoints;
import io.flinktuned.doctor.diagnose.observe.Observation;

/** Checkpoints take long because barriers wait behind records. */
final class LongAlignment implements Diagnosis {

    /** Of the checkpoint's duration; less is not what makes it long. */
    private static final double MOST = 0.5;

    /** Shorter checkpoints harm nobody. */
    private static final long SHORT_MILLIS = 500;

    @Override
    public Verdict examine(Observation job) {
        Checkpoints checkpoints = job.checkpoints();
        if (!checkpoints.periodic() || checkpoints.completed().isEmpty()) {
            return Verdict.nothing();
        }
        long millis = checkpoints.barrierMillis();
        double cost = checkpoints.shareOfTime(millis);
        if (cost < WORTH || millis < SHORT_MILLIS || millis < MOST * checkpoints.meanMillis()) {
            return Verdict.well(
                    "Alignment: barriers of the last checkpoint were there after %s.",
                    Text.millis(millis));
        }
        if (checkpoints.unaligned()) {
            return Verdict.nothing();
        }
        return Finding.of("long-alignment", "Barriers of checkpoints wait behind records")
                .cost(cost / 2, "time that barriers are under way, half of it: tasks go on")
                .evidence(
                        Text.format(
                                "barriers were under way for %s of %s, one checkpoint is due every"
                                        + " %s",
                                Text.millis(millis),
                                Text.millis(checkpoints.meanMillis()),
                                Text.millis(checkpoints.intervalMillis())),
                        "/jobs/:id/checkpoints/details/:id/subtasks/:id: start_delay, alignment")
                .evidence(
                        Text.format(
                                "the busiest vertex, '%s', is busy for %s of the time",
                                job.busiest().name(), Text.percent(job.busiest().busy())),
                        "/jobs/:id/vertices/:id: accumulated-busy-time")
                .set(job.version().unalignedKey(), "true")
                .action("Or remove the cause of the backpressure: see the other findings.")
                .expect(
                        "Checkpoints take as long as their upload: barriers overtake records, which"
                                + " become part of the checkpoint. The job is no faster.");
    }
}
