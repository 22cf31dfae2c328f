// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;

/** One thing that can be wrong with a job. It looks at what was observed, and at nothing else. */
public interface Diagnosis {

    /** What costs less than this share of time is not worth a change: it is within the noise. */
    double WORTH = 0.05;

    /**
     * The part of its share of time that a phase of a checkpoint costs while tasks go on: less than
     * standing still, and not nothing, because it takes processor, disk and network from them.
     */
    double BACKGROUND = 0.25;

    /** Whether it is wrong. */
    Verdict examine(Observation job);
}
