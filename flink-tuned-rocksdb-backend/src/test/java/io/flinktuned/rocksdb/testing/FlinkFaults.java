// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.testing;

import org.apache.flink.runtime.util.EnvironmentInformation;

/** Faults that some releases of Flink have. */
public final class FlinkFaults {

    /** FLINK-38558: operators may reuse keys that timers on the heap refer to. */
    public static final boolean REUSES_KEYS_OF_HEAP_TIMERS =
            EnvironmentInformation.getVersion().matches("(1\\.20|2\\.[01])\\..*");

    /**
     * A process function cannot get a state of the asynchronous API; no backend is asked for it.
     */
    public static final boolean HAS_NO_ASYNCHRONOUS_STATE =
            EnvironmentInformation.getVersion().equals("2.0.0");

    private FlinkFaults() {}
}
