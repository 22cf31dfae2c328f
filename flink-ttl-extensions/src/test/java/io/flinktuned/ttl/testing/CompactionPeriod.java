// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.testing;

import io.flinktuned.ttl.TtlSource;

import org.apache.flink.runtime.state.StateBackend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** When RocksDB rewrites files of a state that compaction leaves alone. */
public final class CompactionPeriod {

    private static final String OPTION = "periodic_compaction_seconds=";

    private CompactionPeriod() {}

    /** The period that is in effect for a state with a TTL: RocksDB writes it to a file. */
    public static Duration of(StateBackend backend, TtlSource ttl) throws Exception {
        try (KeyedTask<StateKind.Accessor> task =
                KeyedTask.open(backend, context -> StateKind.MAP.open(context, ttl))) {
            List<String> options = Files.readAllLines(newestOptions(task.directory()));
            int state = options.indexOf("[CFOptions \"" + StateKind.NAME + "\"]");
            String period =
                    options.subList(state, options.size()).stream()
                            .map(String::trim)
                            .filter(line -> line.startsWith(OPTION))
                            .findFirst()
                            .orElseThrow();
            return Duration.ofSeconds(Long.parseLong(period.substring(OPTION.length())));
        }
    }

    private static Path newestOptions(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("OPTIONS-"))
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow();
        }
    }
}
