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

package io.flinktuned.doctor;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the doctor: {@code diagnose} a running job, {@code inspect} its state. */
@Command(
        name = "flink-state-doctor",
        mixinStandardHelpOptions = true,
        description = "Diagnoses Flink jobs with state in RocksDB, and inspects their checkpoints.",
        subcommands = {DiagnoseCommand.class, InspectCommand.class})
public final class StateDoctor {

    private StateDoctor() {}

    /** Runs the command that {@code args} name and exits with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new StateDoctor()).execute(args));
    }
}
