// SPDX-License-Identifier: Apache-2.0
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
