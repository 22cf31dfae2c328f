// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sessiontimeout;

import io.flinktuned.examples.Backend;
import io.flinktuned.examples.ExampleEnvironment;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where timers can be; which of it there is depends on the backend. */
enum TimerKind {
    HEAP,
    ROCKSDB,
    WRITE_BACK;

    // By their keys: the classes of a backend need not be there if another one is used.
    private static final ConfigOption<String> OF_ROCKSDB =
            ConfigOptions.key("state.backend.rocksdb.timer-service.factory")
                    .stringType()
                    .noDefaultValue();
    private static final ConfigOption<String> OF_TUNED =
            ConfigOptions.key("state.backend.tuned.timers").stringType().noDefaultValue();

    /** The kinds that a backend has. */
    static List<TimerKind> of(Backend backend) {
        Set<TimerKind> kinds = EnumSet.of(HEAP);
        if (backend != Backend.HASHMAP) {
            kinds.add(ROCKSDB);
        }
        if (backend == Backend.TUNED) {
            kinds.add(WRITE_BACK);
        }
        return new ArrayList<>(kinds);
    }

    /** Makes a job use this kind. */
    void addTo(ExampleEnvironment environment, Backend backend) {
        if (backend == Backend.ROCKSDB) {
            environment.set(OF_ROCKSDB, name());
        } else if (backend == Backend.TUNED) {
            environment.set(OF_TUNED, toString());
        }
    }

    /** The name on the command line: {@code heap}, {@code rocksdb}, {@code write-back}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
