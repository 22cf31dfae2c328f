// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackend;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend.PriorityQueueStateType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How the two keys for timers become Flink's choice, and what follows from it. */
class TimersTest {

    private static final String TUNED = "state.backend.tuned.timers";
    private static final String FLINKS = "state.backend.rocksdb.timer-service.factory";

    private static final ClassLoader CLASS_LOADER = TimersTest.class.getClassLoader();

    private static Configuration configuration(String tuned, String flinks) {
        Configuration configuration = new Configuration();
        if (tuned != null) {
            configuration.setString(TUNED, tuned);
        }
        if (flinks != null) {
            configuration.setString(FLINKS, flinks);
        }
        return configuration;
    }

    private static TunedRocksDBStateBackend backend(String tuned, String flinks) {
        return new TunedRocksDBStateBackendFactory()
                .createFromConfig(configuration(tuned, flinks), CLASS_LOADER);
    }

    private static PriorityQueueStateType flinksChoice(Configuration job, Configuration code) {
        return BackendSetup.of(job, code, null, CLASS_LOADER)
                .flinkBackend()
                .getPriorityQueueStateType();
    }

    @ParameterizedTest
    @CsvSource({
        "        ,        , ROCKSDB",
        " rocksdb,        , ROCKSDB",
        " heap   ,        , HEAP",
        " HEAP   ,        , HEAP",
        "        , ROCKSDB, ROCKSDB",
        "        , HEAP   , HEAP",
        "        , heap   , HEAP",
        " rocksdb, ROCKSDB, ROCKSDB",
        " heap   , HEAP   , HEAP",
        " write-back,     , ROCKSDB"
    })
    void flinkGetsWhatEitherKeySays(String tuned, String flinks, PriorityQueueStateType expected) {
        assertThat(flinksChoice(configuration(tuned, flinks), new Configuration()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "        ,        , WRITE_BACK",
        "        , ROCKSDB, ROCKSDB",
        "        , HEAP   , HEAP",
        " rocksdb,        , ROCKSDB"
    })
    void areWriteBackTimersUnlessOneSaysOtherwise(String tuned, String flinks, Timers expected) {
        assertThat(
                        BackendSetup.of(
                                        configuration(tuned, flinks),
                                        new Configuration(),
                                        null,
                                        CLASS_LOADER)
                                .timers())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"rocksdb, HEAP", "heap, ROCKSDB", "write-back, HEAP", "write-back, ROCKSDB"})
    void refusesKeysThatContradictEachOther(String tuned, String flinks) {
        assertThatThrownBy(() -> backend(tuned, flinks))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessage(
                        "'%s' is '%s', but '%s' is '%s'. Both choose where timers are kept: remove"
                                + " one of them.",
                        TUNED, tuned, FLINKS, flinks);
    }

    @ParameterizedTest
    @EnumSource(Timers.class)
    void codeWinsOverTheSameKeyInConfiguration(Timers configured) {
        for (Timers inCode : Timers.values()) {
            Configuration code = new Configuration().set(TunedRocksDBOptions.TIMERS, inCode);

            assertThat(
                            BackendSetup.of(
                                            configuration(configured.toString(), null),
                                            code,
                                            null,
                                            CLASS_LOADER)
                                    .timers())
                    .isEqualTo(inCode);
        }
    }

    @Test
    void refusesCodeThatContradictsFlinksKey() {
        TunedRocksDBStateBackend backend = new TunedRocksDBStateBackend().setTimers(Timers.HEAP);

        assertThatThrownBy(() -> backend.configure(configuration(null, "ROCKSDB"), CLASS_LOADER))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("'%s' is 'heap', but '%s' is 'ROCKSDB'", TUNED, FLINKS);
    }

    @ParameterizedTest
    @CsvSource({
        "rocksdb, CANONICAL",
        "rocksdb, NATIVE",
        "heap, CANONICAL",
        "write-back, CANONICAL",
        "write-back, NATIVE"
    })
    void supportsSavepointsThatHoldTheTimers(String timers, SavepointFormatType format) {
        assertThat(backend(timers, null).supportsSavepointFormat(format)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"heap, , '" + TUNED + "'' is ''heap'", " , HEAP, '" + FLINKS + "'' is ''HEAP'"})
    void saysWhyThereAreNoNativeSavepoints(String tuned, String flinks, String setting) {
        TunedRocksDBStateBackend backend = backend(tuned, flinks);

        assertThat(backend.supportsSavepointFormat(SavepointFormatType.NATIVE)).isFalse();
        assertThat(backend).asString().contains(setting);
    }
}
