// SPDX-License-Identifier: Apache-2.0
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
