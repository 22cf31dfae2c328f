// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sql;

import io.flinktuned.examples.Backend;
import io.flinktuned.examples.ExampleArguments;
import io.flinktuned.examples.ExampleCommand;
import io.flinktuned.examples.ExampleEnvironment;
import io.flinktuned.examples.ExampleMain;
import io.flinktuned.examples.ExampleResult;
import io.flinktuned.examples.FlinkPaths;
import io.flinktuned.examples.UsageException;

import org.apache.flink.core.fs.Path;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.FileUtils;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stocks cost in units of an index: a window, a join of windows and an aggregate in SQL, over
 * CSV files. The script {@value #SCRIPT} is all there is to it; its first statement sets the state
 * backend.
 */
public final class StocksAndIndexSqlJob {

    static final String SCRIPT = "stocks-and-index.sql";

    private static final String INPUT = "input";
    private static final String DATA = "/io/flinktuned/examples/data/";
    private static final List<String> FILES = List.of("sp500-2000.csv", "stocks.csv");

    static final ExampleCommand COMMAND =
            new ExampleCommand(
                    "StocksAndIndexSqlJob",
                    "Tells at which price of the index a stock was cheapest and dearest, with a"
                            + " window, a join of windows and an aggregate in SQL.",
                    List.of(
                            "",
                            "--backend rocksdb --parallelism 4 --checkpoint-dir checkpoints",
                            "--input hdfs://host/prices"),
                    ExampleCommand.option(
                            INPUT,
                            "DIR",
                            "A directory with files like "
                                    + String.join(" and ", FILES)
                                    + ", by these names: a path, or any URI that Flink can read."
                                    + " Default: those in the jar, which are copied to a temporary"
                                    + " directory of the client."));

    private StocksAndIndexSqlJob() {}

    /**
     * Runs the job and prints its result; {@code --help} tells the options.
     *
     * @throws Exception if the job fails
     */
    public static void main(String[] args) throws Exception {
        ExampleMain.run(COMMAND, args, StocksAndIndexSqlJob::run);
    }

    /**
     * Runs the job until it ends.
     *
     * @return the row of each stock
     * @throws UsageException if the arguments ask for something that cannot be done
     * @throws Exception if the job fails
     */
    static ExampleResult<SortedMap<String, Row>> run(ExampleArguments arguments, PrintStream out)
            throws Exception {
        Optional<String> input = arguments.value(INPUT);
        if (input.isPresent()) {
            return run(arguments, input.get(), out);
        }
        java.nio.file.Path copies = Files.createTempDirectory("stocks-and-index");
        try {
            for (String name : FILES) {
                try (InputStream file =
                        StocksAndIndexSqlJob.class.getResourceAsStream(DATA + name)) {
                    Files.copy(file, copies.resolve(name));
                }
            }
            return run(arguments, copies.toUri().toString(), out);
        } finally {
            FileUtils.deleteDirectory(copies.toFile());
        }
    }

    private static ExampleResult<SortedMap<String, Row>> run(
            ExampleArguments arguments, String input, PrintStream out) throws Exception {
        ExampleEnvironment environment = ExampleEnvironment.of(arguments);
        for (String name : FILES) {
            FlinkPaths.file(INPUT, new Path(input, name).toString(), environment.embedded());
        }
        Path directory = FlinkPaths.directory(INPUT, input, environment.embedded());
        out.println("StocksAndIndexSqlJob on " + environment);
        out.println();
        environment.backendReport().ifPresent(report -> out.println(report + "\n"));

        SortedMap<String, Row> stocks;
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment.create());
        try (CloseableIterator<Row> changes =
                script(arguments.backend(), directory).execute(tables).collect()) {
            stocks = lastRows(changes);
        }
        out.printf("%-6s  %6s  %12s  %12s%n", "STOCK", "PRICES", "CHEAPEST", "DEAREST");
        stocks.values()
                .forEach(
                        row ->
                                out.printf(
                                        "%-6s  %6s  %12s  %12s%n",
                                        row.getField("symbol"),
                                        row.getField("prices"),
                                        row.getField("cheapest"),
                                        row.getField("dearest")));
        out.println();
        long prices =
                stocks.values().stream().mapToLong(row -> row.<Long>getFieldAs("prices")).sum();
        return new ExampleResult<>(prices, stocks);
    }

    /** The script, for a backend and the files of a directory. */
    static SqlScript script(Backend backend, Path directory) throws IOException {
        return new SqlScript(
                SqlScript.read(SCRIPT),
                Map.of("backend", backend.configured(), "input", directory.toString()));
    }

    /** What is left of the rows of each stock when all changes were made. */
    static SortedMap<String, Row> lastRows(Iterator<Row> changes) {
        SortedMap<String, Row> rows = new TreeMap<>();
        changes.forEachRemaining(
                row -> {
                    String symbol = row.getFieldAs("symbol");
                    if (row.getKind() == RowKind.UPDATE_BEFORE || row.getKind() == RowKind.DELETE) {
                        rows.remove(symbol, withoutKind(row));
                    } else {
                        rows.put(symbol, withoutKind(row));
                    }
                });
        return rows;
    }

    private static Row withoutKind(Row row) {
        row.setKind(RowKind.INSERT);
        return row;
    }
}
