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

package io.flinktuned.rocksdb.hotstate;

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
