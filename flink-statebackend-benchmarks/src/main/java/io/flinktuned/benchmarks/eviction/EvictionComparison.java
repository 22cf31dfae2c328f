// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.eviction;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Prints how many percent of the uses of keys are hits with the hot tier's eviction, and with
 * others. The same with each run, but for Caffeine.
 */
public final class EvictionComparison {

    private static final int[] SHARES = {64, 8, 2};

    private EvictionComparison() {}

    public static void main(String[] args) {
        System.out.print(table(Trace.values()));
    }

    static Map<String, IntFunction<EvictionPolicy>> policies() {
        Map<String, IntFunction<EvictionPolicy>> policies = new LinkedHashMap<>();
        policies.put("LRU", Lru::new);
        policies.put("segmented LRU", SegmentedLru::new);
        policies.put("CLOCK", Clock::new);
        policies.put("W-TinyLFU", WindowTinyLfu::new);
        policies.put("hot tier", HotTier::new);
        return policies;
    }

    static String table(Trace... traces) {
        StringBuilder table = new StringBuilder("| trace | keys held |");
        policies().keySet().forEach(name -> table.append(' ').append(name).append(" |"));
        table.append("\n| --- | --- |").append(" ---: |".repeat(policies().size())).append('\n');
        for (Trace trace : traces) {
            int[] keys = trace.keys();
            int different = Arrays.stream(keys).max().getAsInt() + 1;
            for (int share : SHARES) {
                table.append("| `").append(trace).append("` | 1/").append(share).append(" |");
                for (IntFunction<EvictionPolicy> policy : policies().values()) {
                    double hits = 100 * hitRate(policy.apply(different / share), keys);
                    table.append(String.format(" %.1f |", hits));
                }
                table.append('\n');
            }
        }
        return table.toString();
    }

    static double hitRate(EvictionPolicy policy, int[] keys) {
        int hits = 0;
        try (policy) {
            for (int key : keys) {
                hits += policy.use(key) ? 1 : 0;
            }
        }
        return (double) hits / keys.length;
    }
}
