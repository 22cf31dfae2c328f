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

package io.flinktuned.rocksdb.profile;

import org.apache.flink.annotation.Internal;

/** One row of a profile: an option, its value, why, and where the reason comes from. */
@Internal
public final class Tuning {

    private final RocksDBSetting setting;
    private final Object value;
    private final String why;
    private final String source;

    Tuning(RocksDBSetting setting, Object value, String why, String source) {
        this.setting = setting;
        this.value = value;
        this.why = why;
        this.source = source;
    }

    /** The option. */
    public RocksDBSetting setting() {
        return setting;
    }

    /** Its value, of the type that {@link #setting()} names. */
    public Object value() {
        return value;
    }

    /** What the value is good for, in one sentence. */
    public String why() {
        return why;
    }

    /** Where the reason comes from: RocksDB's documentation or a measurement of ours. */
    public String source() {
        return source;
    }
}
