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
