// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.profile;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.state.rocksdb.PredefinedOptions;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class PredefinedValuesTest {

    @ParameterizedTest
    @EnumSource(PredefinedOptions.class)
    void areThoseOfFlink(PredefinedOptions predefined) throws Exception {
        Field options = PredefinedOptions.class.getDeclaredField("options");
        options.setAccessible(true);

        Map<String, Object> ours =
                PredefinedValues.of(predefined).entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        (Map.Entry<ConfigOption<?>, Object> e) -> e.getKey().key(),
                                        Map.Entry::getValue));
        assertThat((Object) ours).isEqualTo(options.get(predefined));
    }
}
