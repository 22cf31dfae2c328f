// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import io.flinktuned.doctor.inspect.OperatorInfo;

import org.apache.flink.runtime.checkpoint.OperatorState;

/** Names of operators, which the metadata of checkpoints has since Flink 2.0. */
final class OperatorNames {

    private OperatorNames() {}

    static OperatorInfo describe(OperatorState operator) {
        return new OperatorInfo(
                operator.getOperatorID().toHexString(),
                operator.getOperatorName().orElse(null),
                operator.getOperatorUid().orElse(null),
                operator.getParallelism(),
                operator.getMaxParallelism());
    }
}
