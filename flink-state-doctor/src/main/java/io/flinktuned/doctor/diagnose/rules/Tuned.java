// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Observation;

/** The tuned state backend, where it is what helps. */
final class Tuned {

    static final String FACTORY = "io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory";

    private static final String PROFILE = "state.backend.tuned.profile";

    private Tuned() {}

    /** The line that switches it on. */
    static String line() {
        return "state.backend.type: " + FACTORY;
    }

    /** The profile that is set, or the default. */
    static String profile(Observation job) {
        return job.settings().value(PROFILE).orElse("balanced");
    }

    /** The number of states that a slot is planned for: Profile, docs/profiles.md. */
    static int plannedStates(Observation job) {
        switch (profile(job)) {
            case "many-states":
                return 512;
            case "low-memory":
                return 32;
            default:
                return 64;
        }
    }
}
