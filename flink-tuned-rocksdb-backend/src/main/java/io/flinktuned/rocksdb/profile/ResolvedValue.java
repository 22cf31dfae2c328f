// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.profile;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.io.Serializable;

/** A value and where it comes from. */
@Internal
public final class ResolvedValue implements Serializable {

    private static final long serialVersionUID = 1L;

    @Nullable private final Object value;
    private final SettingSource source;
    private final String origin;

    /**
     * @param value the value; null if it is RocksDB's or Flink's to choose
     * @param source the kind of place where the value comes from
     * @param origin the key, profile or class that set it; empty if there is none
     */
    public ResolvedValue(@Nullable Object value, SettingSource source, String origin) {
        this.value = value;
        this.source = source;
        this.origin = origin;
    }

    /** The value; null if it is RocksDB's or Flink's to choose. */
    @Nullable
    public Object value() {
        return value;
    }

    /** The kind of place where the value comes from. */
    public SettingSource source() {
        return source;
    }

    /** The key, profile or class that set the value; empty if there is none. */
    public String origin() {
        return origin;
    }

    /** Whether the user has chosen it, in whatever place. */
    public boolean isUsers() {
        return source != SettingSource.DEFAULT && !isTuned();
    }

    /** Whether it is ours to set: the profile or the memory plan decided it. */
    public boolean isTuned() {
        return source == SettingSource.PROFILE || source == SettingSource.MEMORY_PLAN;
    }
}
