// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.testing;

import io.flinktuned.rocksdb.TunedRocksDBStateBackend;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What {@link TunedRocksDBStateBackend} logs at INFO in this JVM: its reports. */
public final class CapturedReports implements AutoCloseable {

    private static final String LOGGER = TunedRocksDBStateBackend.class.getName();

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);

    public CapturedReports() {
        AbstractAppender appender =
                new AbstractAppender(LOGGER, null, null, false, Property.EMPTY_ARRAY) {
                    @Override
                    public void append(LogEvent event) {
                        if (event.getLevel() == Level.INFO) {
                            messages.add(event.getMessage().getFormattedMessage());
                        }
                    }
                };
        appender.start();
        LoggerConfig logger = new LoggerConfig(LOGGER, Level.INFO, false);
        logger.addAppender(appender, Level.INFO, null);
        // It would not take the place of the one that keeps tests quiet.
        context.getConfiguration().removeLogger(LOGGER);
        context.getConfiguration().addLogger(LOGGER, logger);
        context.updateLoggers();
    }

    /** The messages so far. */
    public List<String> messages() {
        return messages;
    }

    @Override
    public void close() {
        context.getConfiguration().removeLogger(LOGGER);
        context.updateLoggers();
    }
}
