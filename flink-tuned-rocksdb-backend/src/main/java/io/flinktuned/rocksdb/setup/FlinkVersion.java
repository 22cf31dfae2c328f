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

package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.flink.RocksDBLine;

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
