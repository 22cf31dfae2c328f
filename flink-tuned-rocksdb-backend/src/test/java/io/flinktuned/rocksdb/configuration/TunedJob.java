// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.configuration;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.profile.ProfileOptions;
import io.flinktuned.rocksdb.profile.RocksDBSetting;
import io.flinktuned.rocksdb.profile.Tuning;
import io.flinktuned.rocksdb.testing.CapturedReports;
import io.flinktuned.rocksdb.testing.OptionTexts;
import io.flinktuned.rocksdb.testing.OptionsFile;
import io.flinktuned.rocksdb.testing.StatefulJob;
import io.flinktuned.rocksdb.testing.TestCluster;

import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What all ways of configuring give a job, and the proof that it has arrived: the options of the
 * live database, and the report that only our backend logs, naming the operator whose database it
 * is.
 */
final class TunedJob {

    /** Not the default, and visible: it sets options that the default profile does not. */
    static final Profile PROFILE = Profile.WRITE_HEAVY;

    private TunedJob() {}

    /** The keys and values, as text, that are to be given in one place. */
    static Map<String, String> keys(Path localDirectory) {
        return Map.of(
                StateBackendOptions.STATE_BACKEND.key(),
                TunedRocksDBStateBackendFactory.class.getName(),
                TunedRocksDBOptions.PROFILE.key(),
                PROFILE.toString(),
                RocksDBOptions.LOCAL_DIRECTORIES.key(),
                localDirectory.toString());
    }

    /** Waits for the one {@link StatefulJob} of {@code cluster} and checks its backend. */
    static void assertRuns(TestCluster cluster, Path localDirectory, CapturedReports reports)
            throws Exception {
        assertRuns(cluster, localDirectory, reports, StatefulJob.STATE);
    }

    /** Waits for the one job of {@code cluster} and checks its backend. */
    static void assertRuns(
            TestCluster cluster, Path localDirectory, CapturedReports reports, String state)
            throws Exception {
        Path database = cluster.awaitDatabase(localDirectory, state);

        OptionsFile options = OptionsFile.of(database);
        for (Tuning tuning : ProfileOptions.of(PROFILE).tunings()) {
            if (tuning.setting().isPlanned()) {
                continue; // The memory of the slot decides.
            }
            OptionTexts.assertSeen(options, tuning.setting(), tuning.value());
        }
        assertThat(ProfileOptions.of(PROFILE).tunings())
                .as("what the default profile does not do")
                .anyMatch(tuning -> !isInDefaultProfile(tuning.setting(), tuning.value()));

        assertThat(reports.messages())
                .singleElement()
                .asString()
                .containsPattern("^Tuned RocksDB state backend of '.*' \\(1/1\\)")
                .contains(PROFILE.toString());
    }

    private static boolean isInDefaultProfile(RocksDBSetting setting, Object value) {
        Tuning tuning =
                ProfileOptions.of(TunedRocksDBOptions.PROFILE.defaultValue()).tuning(setting);
        return tuning != null && tuning.value().equals(value);
    }
}
