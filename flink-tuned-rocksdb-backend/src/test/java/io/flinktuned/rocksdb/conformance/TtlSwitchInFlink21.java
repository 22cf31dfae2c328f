// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.conformance;

import org.apache.flink.runtime.util.EnvironmentInformation;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.lang.reflect.Method;
import java.util.Set;

/**
 * Leaves out what the suites of Flink 2.1 expect of every state backend: that TTL cannot be
 * switched on or off for existing state. RocksDB of that release can do it already; since 2.2 the
 * suites expect that it works.
 */
final class TtlSwitchInFlink21 implements ExecutionCondition {

    private static final Set<String> TESTS =
            Set.of(
                    "testRestoreTtlAndRegisterNonTtlStateCompatFailure",
                    "testStateMigrationAfterChangingTTLFromEnablingToDisabling",
                    "testStateMigrationAfterChangingTTLFromDisablingToEnabling");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean wrong =
                EnvironmentInformation.getVersion().startsWith("2.1.")
                        && context.getTestMethod()
                                .map(Method::getName)
                                .filter(TESTS::contains)
                                .isPresent();
        return wrong
                ? ConditionEvaluationResult.disabled("Flink 2.1 expects the contrary.")
                : ConditionEvaluationResult.enabled("");
    }
}
