// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.testing;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Collects what a class logs while it is open. */
public final class CapturedLog implements AutoCloseable {

    private final Logger logger;
    private final Appender appender = new Appender();

    private CapturedLog(Class<?> logging) {
        logger = (Logger) LogManager.getLogger(logging);
        appender.start();
        logger.addAppender(appender);
    }

    public static CapturedLog of(Class<?> logging) {
        return new CapturedLog(logging);
    }

    /** Level and text of each message, in order. */
    public List<String> messages() {
        return appender.messages;
    }

    @Override
    public void close() {
        logger.removeAppender(appender);
        appender.stop();
    }

    private static final class Appender extends AbstractAppender {

        private final List<String> messages = new CopyOnWriteArrayList<>();

        private Appender() {
            super("captured", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            messages.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
    }
}
