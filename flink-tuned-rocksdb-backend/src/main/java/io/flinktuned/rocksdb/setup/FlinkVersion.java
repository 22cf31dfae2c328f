// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.profile.RocksDBLine;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** Whether this jar is one for the Flink that runs. */
@Internal
public final class FlinkVersion {

    /**
     * Flink 2.0 moved it, and left nothing in its old place. A string, for this class must load
     * without it.
     */
    private static final String OF_THIS_LINE = "org.apache.flink.state.rocksdb.PredefinedOptions";

    private FlinkVersion() {}

    /**
     * To be called before any class of Flink's RocksDB backend is used.
     *
     * @throws IllegalConfigurationException if Flink is another one
     */
    public static void check() {
        check(EnvironmentInformation.getVersion());
    }

    /** A build of Flink that does not know its version needs to have the classes only. */
    static void check(String flink) {
        if (!flink.equals(EnvironmentInformation.UNKNOWN)
                && !flink.matches(RocksDBLine.FLINK_PATTERN)) {
            throw new IllegalConfigurationException(
                    String.format(
                            "This jar of the tuned RocksDB state backend is for Flink %s, but this"
                                    + " is Flink %s. Put the jar for your version of Flink into"
                                    + " lib/. If there is none, Flink's own 'rocksdb' reads the"
                                    + " same checkpoints and savepoints.",
                            RocksDBLine.FLINK, flink));
        }
        try {
            Class.forName(OF_THIS_LINE, false, FlinkVersion.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalConfigurationException(
                    String.format(
                            "This jar of the tuned RocksDB state backend needs"
                                    + " flink-statebackend-rocksdb of Flink %s, which is missing"
                                    + " from this Flink %s. Add it to the class path or, if this"
                                    + " Flink is another one, put the jar for it into lib/.",
                            RocksDBLine.FLINK, flink),
                    e);
        }
    }
}
