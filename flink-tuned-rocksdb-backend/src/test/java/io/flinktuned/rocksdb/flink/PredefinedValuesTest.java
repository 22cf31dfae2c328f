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

package io.flinktuned.rocksdb.flink;

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
