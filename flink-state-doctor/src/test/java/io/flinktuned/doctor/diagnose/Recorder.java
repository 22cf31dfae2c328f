// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose;

import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.diagnose.observe.Recording;
import io.flinktuned.doctor.diagnose.report.HtmlReport;
import io.flinktuned.doctor.diagnose.report.Report;
import io.flinktuned.doctor.diagnose.report.TextReport;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes the files in src/test/resources: what a real cluster answered while it ran a job that has
 * what a diagnosis looks for, and that takes too long for a test, or a process of its own.
 *
 * <p>Arguments: the file, the name of the scenario, seconds before it is watched, and seconds to
 * watch. What each file was made with is in {@link RecordedTest}.
 */
final class Recorder {

    private Recorder() {}

    /** Records a scenario, and prints the report. */
    public static void main(String[] args) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("state.backend.type", "rocksdb");
        Path directory = Files.createTempDirectory("doctor");
        settings.put("execution.checkpointing.dir", directory.toUri().toString());
        Jobs.Keyed function = function(args[1], settings);
        try (Cluster cluster = new Cluster(settings)) {
            String job = cluster.start(Jobs.of(1, Jobs.keys(200_000), function));
            Thread.sleep(Long.parseLong(args[2]) * 1000);
            Recording recording = cluster.record(job, Duration.ofSeconds(Long.parseLong(args[3])));
            Path file = Path.of(args[0]);
            new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(file.toFile(), recording);
            Report report = new Report(new Observation(recording));
            System.out.println(TextReport.of(report));
            try (Writer page = Files.newBufferedWriter(Path.of(file + ".html"))) {
                HtmlReport.write(report, page);
            }
        }
    }

    private static Jobs.Keyed function(String scenario, Map<String, String> settings) {
        switch (scenario) {
            case "write-stalls":
                settings.put("taskmanager.memory.managed.size", "64 mb");
                settings.put("state.backend.rocksdb.thread.num", "1");
                settings.put("state.backend.rocksdb.writebuffer.size", "1 mb");
                settings.put("state.backend.rocksdb.metrics.actual-delayed-write-rate", "true");
                settings.put("state.backend.rocksdb.metrics.is-write-stopped", "true");
                settings.put("state.backend.rocksdb.metrics.stall-micros", "true");
                return new Jobs.Writes(1, 2000);
            case "compaction-takes-cores":
                settings.put("taskmanager.memory.managed.size", "64 mb");
                settings.put("state.backend.rocksdb.metrics.num-running-compactions", "true");
                return new Jobs.Writes(1, 500);
            case "state-out-of-cache":
                settings.put("taskmanager.memory.managed.size", "16 mb");
                settings.put("state.backend.rocksdb.memory.partitioned-index-filters", "true");
                settings.put("state.backend.rocksdb.metrics.block-cache-hit", "true");
                settings.put("state.backend.rocksdb.metrics.block-cache-miss", "true");
                settings.put("state.backend.rocksdb.metrics.num-files-at-level", "true");
                settings.put("state.backend.rocksdb.metrics.live-sst-files-size", "true");
                settings.put("execution.checkpointing.interval", "10 s");
                return new Jobs.Values(1, 300);
            case "heap-too-small":
                return new Jobs.Garbage();
            case "too-many-open-files":
                settings.put("taskmanager.memory.managed.size", "64 mb");
                return new Jobs.Computes(Duration.ofMillis(1));
            default:
                throw new IllegalArgumentException(scenario);
        }
    }
}
