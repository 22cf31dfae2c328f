// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;
import io.flinktuned.rocksdb.profile.RocksDBLine;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.state.StateBackendFactory;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.state.rocksdb.PredefinedOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FlinkVersionTest {

    /** Our classes where Flink's backend for RocksDB is not, as with a jar of the other line. */
    private static final class OtherFlink extends ClassLoader {

        private static final String FLINKS_ROCKSDB = PredefinedOptions.class.getPackageName() + ".";

        private OtherFlink() {
            super(FlinkVersionTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(FLINKS_ROCKSDB)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.flinktuned.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void withoutFlinksRocksDBItSaysSoBeforeAnythingElse() throws Exception {
        StateBackendFactory<?> factory =
                (StateBackendFactory<?>)
                        new OtherFlink()
                                .loadClass(TunedRocksDBStateBackendFactory.class.getName())
                                .getConstructor()
                                .newInstance();
        ReadableConfig config = new Configuration();

        assertThatThrownBy(() -> factory.createFromConfig(config, getClass().getClassLoader()))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining(
                        "needs flink-statebackend-rocksdb of Flink " + RocksDBLine.FLINK)
                .hasMessageContaining("this Flink " + EnvironmentInformation.getVersion());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.20.0",
                "1.20.5",
                "1.20-SNAPSHOT",
                "1.20.1-vendor-2",
                "2.0.0",
                "2.1.3",
                "2.2.1",
                "2.3.0",
                "2.3-SNAPSHOT"
            })
    void aJarIsForTheReleasesOfItsLine(String flink) {
        if (flink.charAt(0) == EnvironmentInformation.getVersion().charAt(0)) {
            FlinkVersion.check(flink);
        } else {
            assertRefused(flink);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.19.3", "1.2.0", "1.21.0", "1.200.0", "2.4.0", "2.30.0", "3.0.0"})
    void otherReleasesAreRefused(String flink) {
        assertRefused(flink);
    }

    private static void assertRefused(String flink) {
        assertThatThrownBy(() -> FlinkVersion.check(flink))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageStartingWith(
                        "This jar of the tuned RocksDB state backend is for Flink %s, but this is"
                                + " Flink %s. Put the jar for your version of Flink into lib/.",
                        RocksDBLine.FLINK, flink);
    }

    @Test
    void aFlinkThatDoesNotKnowItsVersionIsNotRefused() {
        FlinkVersion.check(EnvironmentInformation.UNKNOWN);
    }
}
