// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts what the threads of a job's tasks are found at in thread dumps. */
final class StackCounter {

    /**
     * How many frames are kept. Flink itself gives 8 by default:
     * cluster.thread-dump.stacktrace-max-depth.
     */
    private static final int DEPTH = 8;

    /** Task name, subtask, and attempt: TaskInfoImpl and Task of Flink. */
    private static final Pattern TASK_THREAD = Pattern.compile("(.*) \\(\\d+/\\d+\\)#\\d+");

    private static final Pattern FRAME =
            Pattern.compile("^\\tat (?:[^/(\\s]*/+)*([^(\\s]+)\\(", Pattern.MULTILINE);

    private final Set<String> tasks = new HashSet<>();
    private final Map<String, StackCount> counts = new TreeMap<>();

    StackCounter(JsonNode vertices) {
        for (JsonNode vertex : vertices) {
            tasks.add(vertex.path("name").asText());
        }
    }

    void add(JsonNode dump) {
        for (JsonNode thread : dump.path("threadInfos")) {
            String name = thread.path("threadName").asText();
            if (isTask(name)) {
                add(name, frames(thread.path("stringifiedThreadInfo").asText()));
            }
        }
    }

    private boolean isTask(String thread) {
        Matcher matcher = TASK_THREAD.matcher(thread);
        return matcher.matches() && tasks.contains(matcher.group(1));
    }

    private void add(String thread, List<String> frames) {
        counts.merge(
                thread + frames,
                new StackCount(thread, frames, 1),
                (a, b) -> new StackCount(thread, frames, a.count() + 1));
    }

    private static List<String> frames(String stack) {
        List<String> frames = new ArrayList<>();
        Matcher matcher = FRAME.matcher(stack);
        while (frames.size() < DEPTH && matcher.find()) {
            frames.add(matcher.group(1).replaceFirst("^0x[0-9a-f]+", "Lambda"));
        }
        return frames;
    }

    List<StackCount> counts() {
        return new ArrayList<>(counts.values());
    }
}
