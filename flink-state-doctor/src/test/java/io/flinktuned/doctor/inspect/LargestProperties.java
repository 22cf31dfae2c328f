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

package io.flinktuned.doctor.inspect;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class LargestProperties {

    @Property
    void keepsTheLargestInTheirOrder(
            @ForAll List<@IntRange(max = 50) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 9) int limit) {
        Largest largest = new Largest(limit);
        for (int i = 0; i < sizes.size(); i++) {
            String text = sizes.get(i) + "#";
            largest.offer(sizes.get(i), () -> text);
        }

        List<Long> expected =
                sizes.stream()
                        .sorted(Comparator.reverseOrder())
                        .limit(limit)
                        .map(Integer::longValue)
                        .collect(Collectors.toList());
        assertThat(largest.items()).extracting(item -> item.size).isEqualTo(expected);
        assertThat(largest.items()).allMatch(item -> item.key.equals(item.size + "#"));
    }
}
