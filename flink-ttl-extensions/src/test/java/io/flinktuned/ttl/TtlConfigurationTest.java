// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import io.flinktuned.ttl.testing.CapturedLog;

import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.StateTtlConfig.UpdateType;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.util.InstantiationUtil;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TtlConfigurationTest {

    private static final String DEFAULT = "state.ttl-profile.default";
    private static final String TRADES = "state.ttl-profile.state.trades";

    @Test
    void withoutConfigurationStateLivesForEver() {
        assertThat(TtlConfiguration.of(Map.of()).forState("trades").isEnabled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"7 d, P7D", "12 h, PT12H", "90min, PT90M", "1000 ms, PT1S", "' 5 s ', PT5S"})
    void aDurationIsWrittenAsEverywhereInFlink(String value, Duration expected) {
        assertThat(TtlConfiguration.of(Map.of(DEFAULT, value)).forState("trades").getTimeToLive())
                .isEqualTo(expected);
    }

    @Test
    void theStatesOwnKeyWinsOverTheCodeAndTheCodeOverTheDefault() {
        TtlConfiguration ttl = TtlConfiguration.of(Map.of(DEFAULT, "7 d", TRADES, "1 d"));
        TtlSource inCode = ttl.overriding(TtlProfiles.thirtyDays());

        assertThat(ttl.forState("trades").getTimeToLive()).isEqualTo(Duration.ofDays(1));
        assertThat(inCode.forState("trades").getTimeToLive()).isEqualTo(Duration.ofDays(1));
        assertThat(inCode.forState("quotes").getTimeToLive()).isEqualTo(Duration.ofDays(30));
        assertThat(ttl.forState("quotes").getTimeToLive()).isEqualTo(Duration.ofDays(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", " NONE "})
    void noneIsForEver(String none) {
        TtlConfiguration ttl = TtlConfiguration.of(Map.of(DEFAULT, "7 d", TRADES, none));

        assertThat(ttl.forState("trades").isEnabled()).isFalse();
        assertThat(ttl.overriding(TtlProfiles.oneDay()).forState("trades").isEnabled()).isFalse();
        assertThat(
                        TtlConfiguration.of(Map.of(DEFAULT, none))
                                .overriding(TtlProfiles.oneDay())
                                .forState("trades")
                                .isEnabled())
                .isTrue();
    }

    @Test
    void anOverrideChangesTheDurationAndNothingElse() {
        TtlProfile inCode = TtlProfile.builder(Duration.ofDays(7)).prolongOnRead().build();

        StateTtlConfig config =
                TtlConfiguration.of(Map.of(TRADES, "1 d")).overriding(inCode).forState("trades");

        assertThat(config.getTimeToLive()).isEqualTo(Duration.ofDays(1));
        assertThat(config.getUpdateType()).isEqualTo(UpdateType.OnReadAndWrite);
        assertThat(
                        config.getCleanupStrategies()
                                .getRocksdbCompactFilterCleanupStrategy()
                                .getPeriodicCompactionTime())
                .isEqualTo(Duration.ofDays(1));
    }

    @Test
    void namesWithDotsAndTheMapOfAllNamesWork() {
        assertThat(
                        TtlConfiguration.of(Map.of("state.ttl-profile.state.a.b", "1 d"))
                                .forState("a.b")
                                .getTimeToLive())
                .isEqualTo(Duration.ofDays(1));
        assertThat(
                        TtlConfiguration.of(Map.of("state.ttl-profile.state", "a:1 d,b:2 d"))
                                .forState("b")
                                .getTimeToLive())
                .isEqualTo(Duration.ofDays(2));
    }

    @ParameterizedTest
    @CsvSource({
        DEFAULT + ", a week",
        TRADES + ", a week",
        DEFAULT + ", 7",
        TRADES + ", 604800000",
        TRADES + ", ' 7 '",
        DEFAULT + ", ''"
    })
    void refusesWhatIsNoDuration(String key, String value) {
        assertRefused(
                key,
                value,
                "'"
                        + key
                        + "' is '"
                        + value
                        + "'. It must be a duration of at least 1 s, such as '7 d', '12 h' or"
                        + " '30 min', or 'none' for state that lives for ever.");
    }

    @ParameterizedTest
    @CsvSource({
        "0 ms, must be at least 1 ms",
        "7 ms, use at least 1000 ms",
        "0 d, must be at least"
    })
    void refusesDurationsOutOfRange(String value, String message) {
        for (String key : new String[] {DEFAULT, TRADES}) {
            assertThatExceptionOfType(IllegalConfigurationException.class)
                    .isThrownBy(() -> TtlConfiguration.of(Map.of(key, value)))
                    .withMessageStartingWith("'%s' is '%s'. The time to live is", key, value)
                    .satisfies(e -> assertThat(e.getMessage()).containsIgnoringCase(message));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state.ttl-profile.defualt",
                "state.ttl-profile.states.trades",
                "state.ttl-profile.trades"
            })
    void refusesKeysThatItDoesNotKnow(String key) {
        assertRefused(
                key,
                "7 d",
                "Unknown key '%s'. Use 'state.ttl-profile.default' for the whole job or"
                        + " 'state.ttl-profile.state.NAME' for the state NAME.");
    }

    @Test
    void refusesAStateWithoutAName() {
        assertRefused(
                TRADES.substring(0, TRADES.lastIndexOf('.') + 1),
                "7 d",
                "'%s' is '7 d', but names no state. Write 'state.ttl-profile.state.NAME' for the"
                        + " state NAME.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.ttl-profile", "state.ttl-profile.state"})
    void refusesAValueThatIsMissingAName(String key) {
        assertRefused(
                key,
                "7 d",
                "'%s' is '7 d', but has keys below it, and no value. Write"
                        + " 'state.ttl-profile.default: 7 d' for the whole job or"
                        + " 'state.ttl-profile.state.NAME: 7 d' for the state NAME.");
    }

    @Test
    void theConfiguredTimeToLiveOfAPatternWinsAndMayNotBeNone() {
        TtlConfiguration ttl =
                TtlConfiguration.of(
                        Map.of(DEFAULT, "2 d", TRADES, "1 d", "state.ttl-profile.state.q", "none"));
        Duration inCode = Duration.ofDays(7);

        assertThat(ttl.timeToLive("trades", inCode)).isEqualTo(Duration.ofDays(1));
        assertThat(ttl.timeToLive("another", inCode)).isEqualTo(inCode);
        assertThatExceptionOfType(IllegalConfigurationException.class)
                .isThrownBy(() -> ttl.timeToLive("q", inCode))
                .withMessageStartingWith("'state.ttl-profile.state.q' is 'none', but this state")
                .withMessageContaining("'7 d'")
                .withMessageContaining("the PT168H of the job's code");
        assertThat(ttl.unmatched()).isEmpty();
    }

    @Test
    void refusesAnOverrideThatContradictsTheProfileInTheCode() {
        TtlProfile inCode =
                TtlProfile.builder(Duration.ofDays(7))
                        .periodicCompaction(Duration.ofDays(2))
                        .build();
        TtlSource ttl = TtlConfiguration.of(Map.of(TRADES, "1 d")).overriding(inCode);

        assertThatExceptionOfType(IllegalConfigurationException.class)
                .isThrownBy(() -> ttl.forState("trades"))
                .withMessageStartingWith("'" + TRADES + "' does not fit the rest of the profile")
                .withMessageContaining("The period of compaction is PT48H");
    }

    @Test
    void refusesCleanupThatDoesNothingOnTheConfiguredBackend() {
        TtlProfile heap = TtlProfile.builder(Duration.ofDays(7)).cleanupOnHeap(10, false).build();
        TtlProfile compaction =
                TtlProfile.builder(Duration.ofDays(7)).cleanupInCompaction(10).build();
        TtlConfiguration onRocksDB = TtlConfiguration.of(Map.of("state.backend.type", "rocksdb"));
        TtlConfiguration onHeap = TtlConfiguration.of(Map.of("state.backend.type", "hashmap"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> onRocksDB.overriding(heap))
                .withMessageStartingWith("cleanupOnHeap does nothing on RocksDB");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> onHeap.overriding(compaction))
                .withMessageStartingWith("cleanupInCompaction does nothing on the hashmap");
        assertThat(onHeap.overriding(heap).forState("trades").getTimeToLive())
                .isEqualTo(Duration.ofDays(7));
    }

    @Test
    void namesThatMatchNoStateAreReported() {
        TtlConfiguration ttl =
                TtlConfiguration.of(
                        Map.of(
                                TRADES,
                                "1 d",
                                "state.ttl-profile.state.quote",
                                "1 d",
                                "state.ttl-profile.state.tick",
                                "none"));
        ttl.forState("trades");
        ttl.overriding(TtlProfiles.oneDay()).forState("quotes");

        assertThat(ttl.unmatched()).containsExactly("quote", "tick");
        try (CapturedLog log = CapturedLog.of(TtlConfiguration.class)) {
            ttl.reportUnmatched();
            assertThat(log.messages())
                    .containsExactly(
                            "WARN 'state.ttl-profile.state.quote', 'state.ttl-profile.state.tick'"
                                    + " match no state. States that take their time to live from"
                                    + " the configuration: quotes, trades. Correct the name, or"
                                    + " remove the key.");
        }
    }

    @Test
    void nothingIsReportedIfAllNamesMatch() {
        TtlConfiguration ttl = TtlConfiguration.of(Map.of(TRADES, "1 d"));
        ttl.forState("trades");

        assertThat(ttl.unmatched()).isEmpty();
        try (CapturedLog log = CapturedLog.of(TtlConfiguration.class)) {
            ttl.reportUnmatched();
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void canBeAFieldOfAFunction() throws Exception {
        TtlConfiguration original = TtlConfiguration.of(Map.of(DEFAULT, "7 d", TRADES, "1 d"));
        TtlConfiguration ttl = InstantiationUtil.clone(original);
        TtlSource inCode = InstantiationUtil.clone(original.overriding(TtlProfiles.thirtyDays()));

        assertThat(inCode.forState("trades").getTimeToLive()).isEqualTo(Duration.ofDays(1));
        assertThat(inCode.forState("quotes").getTimeToLive()).isEqualTo(Duration.ofDays(30));
        assertThat(ttl.forState("trades").getTimeToLive()).isEqualTo(Duration.ofDays(1));
        assertThat(ttl.forState("quotes").getTimeToLive()).isEqualTo(Duration.ofDays(7));
    }

    private static void assertRefused(String key, String value, String message) {
        assertThatExceptionOfType(IllegalConfigurationException.class)
                .isThrownBy(() -> TtlConfiguration.of(Configuration.fromMap(Map.of(key, value))))
                .withMessage(message, key);
    }
}
