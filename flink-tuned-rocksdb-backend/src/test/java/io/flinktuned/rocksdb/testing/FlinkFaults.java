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

package io.flinktuned.rocksdb.testing;

import org.apache.flink.runtime.util.EnvironmentInformation;

/** Faults that some releases of Flink have. */
public final class FlinkFaults {

    /** FLINK-38558: operators may reuse keys that timers on the heap refer to. */
    public static final boolean REUSES_KEYS_OF_HEAP_TIMERS =
            EnvironmentInformation.getVersion().matches("(1\\.20|2\\.[01])\\..*");

    private FlinkFaults() {}
}
