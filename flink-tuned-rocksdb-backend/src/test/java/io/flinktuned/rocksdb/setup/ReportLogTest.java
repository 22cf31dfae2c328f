// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import org.apache.flink.api.common.JobID;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ReportLogTest {

    private static final String NAME = ReportLogTest.class.getName();

    private final List<String> lines = new ArrayList<>();
    private final ReportLog log = new ReportLog(LoggerFactory.getLogger(NAME));
    private final JobID job = new JobID();

    private final LoggerContext context = LoggerContext.getContext(false);
    private final AbstractAppender appender =
            new AbstractAppender(NAME, null, null, false, Property.EMPTY_ARRAY) {
                @Override
                public void append(LogEvent event) {
                    lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
                }
            };

    @BeforeEach
    void listen() {
        appender.start();
        LoggerConfig logger = new LoggerConfig(NAME, Level.INFO, false);
        logger.addAppender(appender, Level.INFO, null);
        context.getConfiguration().addLogger(NAME, logger);
        context.updateLoggers();
    }

    @AfterEach
    void stopListening() {
        context.getConfiguration().removeLogger(NAME);
        context.updateLoggers();
    }

    @Test
    void ofAllTasksOfAJobOnlyTheFirstIsLoggedInFull() {
        log.add(job, "Backend of a", "one\ntwo", List.of());
        log.add(job, "Backend of b", "one\ntwo", List.of());

        assertThat(lines.get(0))
                .isEqualTo("INFO Backend of a" + System.lineSeparator() + "one\ntwo");
        assertThat(lines.get(1)).isEqualTo("INFO Backend of b: as the report of this job above.");
        assertThat(lines).hasSize(2);
    }

    @Test
    void whatDiffersIsLogged() {
        log.add(job, "Backend of a", "one\ntwo", List.of());
        log.add(job, "Backend of b", "one\nthree", List.of());

        assertThat(lines.get(1))
                .isEqualTo(
                        "INFO Backend of b: as the report of this job above, but"
                                + System.lineSeparator()
                                + "three");
    }

    @Test
    void adviceIsAWarningOnceForEachJob() {
        log.add(job, "Backend of a", "one\n  - beware", List.of("beware"));
        log.add(job, "Backend of b", "one\n  - beware\n  - look", List.of("beware", "look"));
        log.add(new JobID(), "Backend of c", "one\n  - beware", List.of("beware"));

        assertThat(lines)
                .filteredOn(line -> line.startsWith("WARN"))
                .containsExactly("WARN beware", "WARN look", "WARN beware");
    }
}
