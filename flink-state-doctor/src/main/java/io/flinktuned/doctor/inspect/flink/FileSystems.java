// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;

/** Makes the file systems of a Flink installation known, as Flink's own commands do. */
public final class FileSystems {

    private FileSystems() {}

    /**
     * Loads plugins from the directory that the environment variable {@code FLINK_PLUGINS_DIR}
     * names and their settings from the one that {@code FLINK_CONF_DIR} names. Without them, file
     * systems on the class path are known.
     */
    public static void load() {
        Configuration configuration = GlobalConfiguration.loadConfiguration();
        FileSystem.initialize(
                configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
    }
}
