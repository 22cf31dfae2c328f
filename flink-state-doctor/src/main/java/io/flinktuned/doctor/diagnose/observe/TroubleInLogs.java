// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Lines of TaskManagers' logs that tell of trouble which a diagnosis knows. */
final class TroubleInLogs {

    /** Larger logs are left alone: reading one must not take longer than watching the job. */
    private static final long LARGEST = 64L << 20;

    /** Of each log. */
    private static final int LINES = 20;

    private static final Pattern TROUBLE =
            Pattern.compile(
                    "RocksDB will flush memtable constantly|Too many open files"
                            + "|No space left on device|File name too long|OutOfMemoryError"
                            + "|instance path length exceeds limit");

    private final RestClient rest;

    TroubleInLogs(RestClient rest) {
        this.rest = rest;
    }

    List<String> of(Collection<String> taskManagers) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (String taskManager : taskManagers) {
            String path = "/taskmanagers/" + taskManager + "/logs";
            for (JsonNode log : rest.find(path).path("logs")) {
                String name = log.path("name").asText();
                if (name.endsWith(".log") && log.path("size").asLong() <= LARGEST) {
                    lines.addAll(rest.lines(path + "/" + name, TROUBLE.asPredicate(), LINES));
                }
            }
        }
        return lines;
    }
}
