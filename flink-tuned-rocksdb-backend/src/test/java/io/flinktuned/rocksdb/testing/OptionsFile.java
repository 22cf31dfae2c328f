// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options that a live RocksDB runs with, as it has written them into its directory itself: the
 * truth that no configuration class stands between.
 */
public final class OptionsFile {

    private static final Pattern NAME = Pattern.compile("OPTIONS-\\d+");
    private static final String DATABASE = "DBOptions";
    private static final String COLUMN_FAMILY = "CFOptions \"%s\"";
    private static final String TABLE = "TableOptions/BlockBasedTable \"%s\"";

    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();

    private OptionsFile(Stream<String> lines) {
        Map<String, String> section = new TreeMap<>();
        for (String line : (Iterable<String>) lines.map(String::strip)::iterator) {
            if (line.startsWith("[")) {
                section = new TreeMap<>();
                sections.put(line.substring(1, line.length() - 1), section);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                int equals = line.indexOf('=');
                section.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
    }

    /**
     * The newest options of a database. It writes a new file whenever a column family comes, and
     * deletes the oldest, which may be the one that was the newest a moment ago.
     */
    public static OptionsFile of(Path database) {
        try {
            while (true) {
                Path newest = newest(database);
                try (Stream<String> lines = Files.lines(newest)) {
                    return new OptionsFile(lines);
                } catch (NoSuchFileException e) {
                    if (newest.equals(newest(database))) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newest(Path database) throws IOException {
        try (Stream<Path> files = Files.list(database)) {
            return files.filter(OptionsFile::isOptionsFile)
                    .max(Comparator.comparing(file -> file.getFileName().toString()))
                    .orElseThrow(() -> new IllegalStateException("No OPTIONS file in " + database));
        }
    }

    private static boolean isOptionsFile(Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    /** The directories of all databases under {@code directory}, at any depth. */
    public static Set<Path> databasesUnder(Path directory) {
        Set<Path> databases = new HashSet<>();
        try {
            Files.walkFileTree(directory, new DatabaseFinder(databases));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return databases;
    }

    /** Collects the directories of databases, which may delete files meanwhile. */
    private static final class DatabaseFinder extends SimpleFileVisitor<Path> {

        private final Set<Path> databases;

        DatabaseFinder(Set<Path> databases) {
            this.databases = databases;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isOptionsFile(file)) {
                databases.add(file.getParent());
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }
    }

    /** All sections with their options, in the order of the file. */
    public Map<String, Map<String, String>> sections() {
        return Collections.unmodifiableMap(sections);
    }

    /** The names of all column families. */
    public Set<String> columnFamilies() {
        String start = COLUMN_FAMILY.substring(0, COLUMN_FAMILY.indexOf('%'));
        return sections.keySet().stream()
                .filter(name -> name.startsWith(start))
                .map(name -> name.substring(start.length(), name.length() - 1))
                .collect(Collectors.toSet());
    }

    /** An option of the whole database. */
    public String database(String option) {
        return get(DATABASE, option).orElseThrow(() -> missing(option));
    }

    /** An option of a column family, or of its table format. */
    public String column(String columnFamily, String option) {
        return get(String.format(COLUMN_FAMILY, columnFamily), option)
                .or(() -> get(String.format(TABLE, columnFamily), option))
                .orElseThrow(() -> missing(option));
    }

    private Optional<String> get(String section, String option) {
        return Optional.ofNullable(sections.getOrDefault(section, Map.of()).get(option));
    }

    private IllegalArgumentException missing(String option) {
        return new IllegalArgumentException("No option '" + option + "' in " + sections);
    }
}
