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
        try {
            Class.forName(OF_THIS_LINE, false, FlinkVersion.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalConfigurationException(
                    String.format(
                            "This jar of the tuned RocksDB state backend is for Flink %s, but this"
                                    + " is Flink %s, or flink-statebackend-rocksdb is missing. Put"
                                    + " the jar for your version of Flink into lib/.",
                            RocksDBLine.FLINK, EnvironmentInformation.getVersion()),
                    e);
        }
    }
}
