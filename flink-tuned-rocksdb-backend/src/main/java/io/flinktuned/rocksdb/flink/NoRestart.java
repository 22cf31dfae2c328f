// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** Failures after which Flink does not restart a job, because it would only fail again. */
@Internal
public final class NoRestart {

    private NoRestart() {}

    /** A failure of a task that ends its job. */
    public static RuntimeException because(RuntimeException cause) {
        return new SuppressRestartsException(cause);
    }
}
