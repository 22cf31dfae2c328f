// SPDX-License-Identifier: Apache-2.0
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
