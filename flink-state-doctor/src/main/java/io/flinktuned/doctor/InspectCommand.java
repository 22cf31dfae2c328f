// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor;

import io.flinktuned.doctor.inspect.ConsoleForm;
import io.flinktuned.doctor.inspect.HtmlForm;
import io.flinktuned.doctor.inspect.Inspection;
import io.flinktuned.doctor.inspect.JsonForm;
import io.flinktuned.doctor.inspect.Progress;
import io.flinktuned.doctor.inspect.Report;
import io.flinktuned.doctor.inspect.TtlSettings;
import io.flinktuned.doctor.inspect.UnreadableSnapshotException;
import io.flinktuned.doctor.inspect.flink.FileSystems;

import org.apache.flink.util.TimeUtils;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.io.IOException;
import java.io.Writer;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code inspect}: tells what is in a checkpoint or savepoint. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Shows what is in a checkpoint or savepoint.")
final class InspectCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "CHECKPOINT_OR_SAVEPOINT",
            description = "Its directory, or the file _metadata in it.")
    private String path;

    @Option(
            names = "--compare",
            paramLabel = "OTHER",
            description = "An earlier one of the same job: shows what has grown since.")
    private String compare;

    @Option(
            names = "--ttl",
            paramLabel = "[STATE=]TIME",
            converter = TtlConverter.class,
            description =
                    "The time to live of a state, or of all others, such as --ttl sessions=7d --ttl"
                            + " 1h: shows how much has expired. A checkpoint does not say it.")
    private List<Ttl> ttls = new ArrayList<>();

    @Option(
            names = "--classpath",
            paramLabel = "JAR",
            description = "A jar with classes that the job keeps in state.")
    private List<Path> jars = new ArrayList<>();

    @Option(names = "--html", paramLabel = "FILE", description = "Writes the report as a page.")
    private Path html;

    @Option(names = "--json", description = "Prints the report as JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (URLClassLoader classes = classes()) {
            FileSystems.load();
            Progress progress = new Progress(spec.commandLine().getErr());
            Report report =
                    new Inspection(classes, progress)
                            .run(path, Optional.ofNullable(compare), ttlSettings());
            print(report);
            return 0;
        } catch (UnreadableSnapshotException e) {
            spec.commandLine().getErr().println("ERROR: " + e.getMessage());
            return 1;
        }
    }

    private URLClassLoader classes() throws UnreadableSnapshotException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            if (!Files.isReadable(jar)) {
                throw new UnreadableSnapshotException(
                        "--classpath names " + jar + ", which is not a file that can be read.");
            }
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new UnreadableSnapshotException(
                        "--classpath names " + jar + ", which is not on a disk.", e);
            }
        }
        return new URLClassLoader(urls.toArray(new URL[0]), getClass().getClassLoader());
    }

    private TtlSettings ttlSettings() {
        Map<String, Duration> byState = new HashMap<>();
        Duration ofOthers = null;
        for (Ttl ttl : ttls) {
            if (ttl.state == null) {
                ofOthers = ttl.time;
            } else {
                byState.put(ttl.state, ttl.time);
            }
        }
        return new TtlSettings(byState, ofOthers);
    }

    private void print(Report report) throws IOException, UnreadableSnapshotException {
        if (html != null) {
            try (Writer out = Files.newBufferedWriter(html)) {
                HtmlForm.print(report, out);
            } catch (IOException e) {
                throw new UnreadableSnapshotException(
                        "--html names "
                                + html
                                + ", which cannot be written: "
                                + e
                                + ". Name a file in a directory that exists.",
                        e);
            }
        }
        if (json) {
            spec.commandLine().getOut().println(JsonForm.print(report));
        } else {
            new ConsoleForm(spec.commandLine().getOut()).print(report);
        }
    }

    /** One {@code --ttl}. */
    private static final class Ttl {

        /** Null: all others. */
        private final String state;

        private final Duration time;

        private Ttl(String state, Duration time) {
            this.state = state;
            this.time = time;
        }
    }

    /**
     * Reads {@code STATE=TIME} or {@code TIME}; names of states may have a {@code =}, times not.
     */
    private static final class TtlConverter implements ITypeConverter<Ttl> {

        @Override
        public Ttl convert(String text) {
            int equals = text.lastIndexOf('=');
            try {
                Duration time = TimeUtils.parseDuration(text.substring(equals + 1));
                return new Ttl(equals < 0 ? null : text.substring(0, equals), time);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'"
                                + text
                                + "' has no time in Flink's syntax, such as 30min, 12h or 7d ("
                                + e.getMessage()
                                + ")");
            }
        }
    }
}
