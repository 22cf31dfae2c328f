// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Versions of Flink, and the names that settings have in them. */
class FlinkVersionTest {

    @ParameterizedTest
    @CsvSource({
        "1.18.1, flink-conf.yaml, state.backend.incremental, execution.checkpointing.unaligned",
        "1.19.2, config.yaml, state.backend.incremental, execution.checkpointing.unaligned.enabled",
        "1.20.5, config.yaml, execution.checkpointing.incremental,"
                + " execution.checkpointing.unaligned.enabled",
        "2.3-SNAPSHOT, config.yaml, execution.checkpointing.incremental,"
                + " execution.checkpointing.unaligned.enabled"
    })
    void settingsAreNamedAsTheVersionNamesThem(
            String version, String file, String incremental, String unaligned) {
        FlinkVersion flink = new FlinkVersion(version);

        assertThat(flink.configurationFile()).isEqualTo(file);
        assertThat(flink.incrementalKey()).isEqualTo(incremental);
        assertThat(flink.unalignedKey()).isEqualTo(unaligned);
    }

    @Test
    void whatIsNoVersionIsRefused() {
        assertThatThrownBy(() -> new FlinkVersion("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x'");
    }
}
