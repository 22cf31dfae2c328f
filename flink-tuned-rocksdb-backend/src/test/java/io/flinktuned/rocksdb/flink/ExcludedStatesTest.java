// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import org.apache.flink.api.common.JobID;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ExcludedStatesTest {

    private final JobID job = new JobID();
    private final ExcludedStates one = of("big", "bigg");
    private final ExcludedStates other = of("big", "bigg");

    private ExcludedStates of(String... names) {
        return new ExcludedStates("the.key", List.of(names), job);
    }

    @Test
    void namesThatNoStateOfTheJobHasAreToldOnce() {
        assertThat(one.contains("small")).isFalse();
        assertThat(other.contains("big")).isTrue();

        assertThat(one.advice())
                .hasValueSatisfying(
                        advice ->
                                assertThat(advice)
                                        .startsWith("'the.key' has [bigg], but no state of the job")
                                        .contains("They have the names [big, small]."));
        assertThat(one.advice()).isEmpty();
        assertThat(other.advice()).isEmpty();
    }

    @Test
    void namesOfAnotherOperatorAreNotTold() {
        ExcludedStates excluded = of("big");
        ExcludedStates ofAnotherOperator = of("big");
        excluded.contains("small");
        ofAnotherOperator.contains("big");

        assertThat(excluded.advice()).isEmpty();
    }

    @Test
    void namesOfAnotherJobDoNotCount() {
        new ExcludedStates("the.key", List.of("big"), new JobID()).contains("big");
        ExcludedStates excluded = of("big");
        excluded.contains("small");

        assertThat(excluded.advice()).isPresent();
    }

    @Test
    void thereIsNoAdviceWhereNoStateGoesThroughTheTier() {
        assertThat(one.advice()).isEmpty();
    }
}
