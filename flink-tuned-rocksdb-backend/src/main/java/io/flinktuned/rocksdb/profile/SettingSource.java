// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.profile;

import org.apache.flink.annotation.Internal;

/** Where the value of a setting comes from, later ones winning over earlier ones. */
@Internal
public enum SettingSource {
    /** The default of Flink, or of this backend for its own options. */
    DEFAULT("default"),
    /** The profile. */
    PROFILE("profile"),
    /** The memory plan, because of the budget. */
    MEMORY_PLAN("memory plan"),
    /** Flink's {@code PredefinedOptions}. */
    PREDEFINED_OPTIONS("predefined options"),
    /** A key in the configuration of the cluster or job. */
    CONFIGURATION("configuration"),
    /** A setter of the backend or options factory. */
    CODE("code"),
    /** The user's own options factory. */
    OPTIONS_FACTORY("options factory");

    private final String text;

    SettingSource(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
