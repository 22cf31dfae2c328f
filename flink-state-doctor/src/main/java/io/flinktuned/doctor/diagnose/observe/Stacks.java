// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the threads of a vertex were found at while they were not waiting for something to do. */
public final class Stacks {

    /** Fewer tell nothing: of 10, a share of 20 % is between 3 and 56 % (95 %, binomial). */
    private static final int ENOUGH = 10;

    private final List<StackCount> working;
    private final int dumps;

    Stacks(List<StackCount> counts) {
        working =
                counts.stream()
                        .filter(stack -> Activity.of(stack.frames()) != Activity.WAITING)
                        .collect(Collectors.toList());
        dumps = working.stream().mapToInt(StackCount::count).sum();
    }

    /** How often a thread was found working. */
    public int samples() {
        return dumps;
    }

    /** Whether there are so many samples that shares of them say something. */
    public boolean enough() {
        return dumps >= ENOUGH;
    }

    /** The share of samples, between 0 and 1, of one of these activities. */
    public double share(Activity... activities) {
        List<Activity> wanted = List.of(activities);
        return share(frames -> wanted.contains(Activity.of(frames)));
    }

    /** The share of samples, between 0 and 1, with a frame that has {@code text} in it. */
    public double shareWith(String text) {
        return share(frames -> frames.stream().anyMatch(frame -> frame.contains(text)));
    }

    /** The share of samples, between 0 and 1, whose frames are as wanted. */
    public double share(Predicate<List<String>> wanted) {
        if (dumps == 0) {
            return 0;
        }
        int count =
                working.stream()
                        .filter(stack -> wanted.test(stack.frames()))
                        .mapToInt(StackCount::count)
                        .sum();
        return (double) count / dumps;
    }
}
