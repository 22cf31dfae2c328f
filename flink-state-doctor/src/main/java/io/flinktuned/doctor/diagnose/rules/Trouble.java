// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

/** Where Flink tells of what made tasks, checkpoints or TaskManagers fail. */
final class Trouble {

    static final String SOURCE =
            "/jobs/:id/exceptions, /jobs/:id/checkpoints: failure_message, /taskmanagers/:id/logs";

    static final String COST = "the job fails of it";

    private Trouble() {}
}
