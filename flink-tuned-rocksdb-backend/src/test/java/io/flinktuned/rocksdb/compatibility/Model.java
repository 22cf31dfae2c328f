// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import org.apache.flink.streaming.api.TimeDomain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Computes in memory, without Flink, what the job must report. */
final class Model {

    private final Map<Integer, States> states = new HashMap<>();

    private Model() {}

    /** The probes up to a number, each with the image it must report. */
    static SortedMap<Long, List<String>> images(long end) throws Exception {
        return images(end, end, end);
    }

    /** The same for a job that processes some numbers twice because of a failure. */
    static SortedMap<Long, List<String>> images(long end, long firstReplayed, long endOfReplayed)
            throws Exception {
        Model model = new Model();
        SortedMap<Long, List<String>> images = new TreeMap<>();
        for (long number = 0; number < end; number++) {
            States key = model.states.computeIfAbsent(Workload.key(number), k -> new States());
            if (Workload.isProbe(number)) {
                boolean twice = number >= firstReplayed && number < endOfReplayed;
                images.put(number, Collections.nCopies(twice ? 2 : 1, key.image()));
            } else {
                Workload.change(number, key);
            }
            for (States each : model.states.values()) {
                each.fireTimers(TimeDomain.PROCESSING_TIME, number);
                each.fireTimers(TimeDomain.EVENT_TIME, number);
            }
        }
        return images;
    }

    private static final class States implements KeyedStates {

        private final SortedMap<Long, Long> map = new TreeMap<>();
        private final List<Long> list = new ArrayList<>();
        private final Map<TimeDomain, SortedSet<Long>> timers =
                Map.of(
                        TimeDomain.EVENT_TIME, new TreeSet<>(),
                        TimeDomain.PROCESSING_TIME, new TreeSet<>());
        private Long value;
        private Long reduced;
        private long count;
        private long sum;

        void fireTimers(TimeDomain domain, long now) throws Exception {
            SortedSet<Long> due = timers.get(domain).headSet(now + 1);
            for (long time : List.copyOf(due)) {
                due.remove(time);
                Workload.onTimer(domain, time, this);
            }
        }

        @Override
        public Long value() {
            return value;
        }

        @Override
        public void setValue(Long newValue) {
            value = newValue;
        }

        @Override
        public SortedMap<Long, Long> map() {
            return map;
        }

        @Override
        public void putIntoMap(long key, long newValue) {
            map.put(key, newValue);
        }

        @Override
        public void removeFromMap(long key) {
            map.remove(key);
        }

        @Override
        public List<Long> list() {
            return list;
        }

        @Override
        public void addToList(long element) {
            list.add(element);
        }

        @Override
        public Long reduced() {
            return reduced;
        }

        @Override
        public void reduce(long element) {
            reduced = reduced == null ? element : 31 * reduced + element;
        }

        @Override
        public String aggregated() {
            return count == 0 ? null : sum + " of " + count;
        }

        @Override
        public void aggregate(long element) {
            count++;
            sum += element;
        }

        @Override
        public void clear(int kind) {
            switch (kind) {
                case 0:
                    value = null;
                    return;
                case 1:
                    map.clear();
                    return;
                case 2:
                    list.clear();
                    return;
                case 3:
                    reduced = null;
                    return;
                default:
                    count = 0;
                    sum = 0;
            }
        }

        @Override
        public SortedSet<Long> timers(TimeDomain domain) {
            return timers.get(domain);
        }

        @Override
        public void registerTimer(TimeDomain domain, long time) {
            timers.get(domain).add(time);
        }

        @Override
        public void deleteTimer(TimeDomain domain, long time) {
            timers.get(domain).remove(time);
        }
    }
}
