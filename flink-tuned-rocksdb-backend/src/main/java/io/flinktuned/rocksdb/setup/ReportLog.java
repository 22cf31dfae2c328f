// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.flink.RecentJobs;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.JobID;

import org.slf4j.Logger;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where reports go: the first of a job in this JVM in full, of each further one what differs. A job
 * has one for each task with state, and they are nearly always the same.
 */
@Internal
public final class ReportLog {

    private final Logger log;
    private final Map<JobID, String> firsts = new RecentJobs<>();

    /**
     * @param log of the class that has made the reports
     */
    public ReportLog(Logger log) {
        this.log = log;
    }

    /**
     * Logs a report at INFO, and its advice at WARN.
     *
     * @param title the first line of it, which names the task
     * @param body the other lines
     * @param warnings sentences of advice, which are part of the body too
     */
    public synchronized void add(JobID job, String title, String body, List<String> warnings) {
        String first = firsts.putIfAbsent(job, body);
        if (first == null) {
            log.info("{}{}{}", title, System.lineSeparator(), body);
            warnings.forEach(warning -> log.warn("{}", warning));
            return;
        }
        List<String> firstLines = first.lines().collect(Collectors.toList());
        String other =
                body.lines()
                        .filter(line -> !firstLines.contains(line))
                        .collect(Collectors.joining(System.lineSeparator()));
        if (other.isEmpty()) {
            log.info("{}: as the report of this job above.", title);
        } else {
            log.info(
                    "{}: as the report of this job above, but{}{}",
                    title,
                    System.lineSeparator(),
                    other);
        }
        warnings.stream()
                .filter(warning -> !first.contains(warning))
                .forEach(warning -> log.warn("{}", warning));
    }
}
