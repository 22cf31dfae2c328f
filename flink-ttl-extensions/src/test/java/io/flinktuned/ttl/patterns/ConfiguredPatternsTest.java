// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.patterns;

import io.flinktuned.ttl.TtlConfiguration;
import io.flinktuned.ttl.eventtime.EventTimeTtlListState;
import io.flinktuned.ttl.eventtime.EventTimeTtlMapState;
import io.flinktuned.ttl.eventtime.EventTimeTtlValueState;
import io.flinktuned.ttl.testing.Backend;
import io.flinktuned.ttl.testing.PatternHarness;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.IllegalConfigurationException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which time to live the configuration gives to patterns. */
class ConfiguredPatternsTest {

    private static TtlConfiguration configured(String duration) {
        return TtlConfiguration.of(Map.of("state.ttl-profile.state.state", duration));
    }

    @Test
    void theConfiguredTimeToLiveWinsOverThatOfTheCode() throws Exception {
        TtlConfiguration ttl = configured("2 s");
        Duration inCode = Duration.ofSeconds(1);
        try (PatternHarness<EventTimeTtlMapState<String, Long>> maps =
                        PatternHarness.cleaningUp(
                                Backend.HASHMAP,
                                context ->
                                        EventTimeTtlMapState.named(
                                                        "state", Types.STRING, Types.LONG)
                                                .timeToLive(inCode)
                                                .configuredBy(ttl)
                                                .create(context));
                PatternHarness<EventTimeTtlListState<Long>> lists =
                        PatternHarness.cleaningUp(
                                Backend.HASHMAP,
                                context ->
                                        EventTimeTtlListState.named("state", Types.LONG)
                                                .timeToLive(inCode)
                                                .configuredBy(ttl)
                                                .create(context))) {
            maps.call(
                    "k",
                    0,
                    (map, context) -> {
                        map.at(context).put("m", 1L, 0);
                        assertThat(map.at(context).asOf(1999).contains("m")).isTrue();
                        assertThat(map.at(context).asOf(2000).contains("m")).isFalse();
                    });
            lists.call(
                    "k",
                    0,
                    (list, context) -> {
                        list.at(context).add(1L, 0);
                        assertThat(list.at(context).asOf(1999).get()).hasSize(1);
                        assertThat(list.at(context).asOf(2000).get()).isEmpty();
                    });
        }
        assertThat(ttl.unmatched()).isEmpty();
    }

    @Test
    void aPatternThatIsConfiguredToLiveForEverIsRefused() {
        assertThatThrownBy(
                        () ->
                                PatternHarness.cleaningUp(
                                        Backend.HASHMAP,
                                        context ->
                                                EventTimeTtlValueState.named("state", Types.LONG)
                                                        .configuredBy(configured("none"))
                                                        .create(context)))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("'state.ttl-profile.state.state' is 'none'");
    }
}
