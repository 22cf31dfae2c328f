// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.docs;

import io.flinktuned.rocksdb.Profile;
import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.memory.Bytes;
import io.flinktuned.rocksdb.profile.ProfileOptions;
import io.flinktuned.rocksdb.profile.RocksDBSetting;
import io.flinktuned.rocksdb.profile.Tuning;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.Formatter;
import org.apache.flink.configuration.description.HtmlFormatter;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the pages of the documentation that are made from code. */
final class GeneratedDocumentation {

    private static final String HOW_TO_UPDATE =
            "<!-- Generated from %s. To update:\n"
                    + "     mvn test -pl flink-tuned-rocksdb-backend"
                    + " -Dtest=GeneratedDocumentationTest -Ddocs.update=true -->\n\n";

    /** The parts of an option's description, in the order in which they must stand. */
    private static final List<String> PARTS = List.of("Effect", "When to change", "Unit", "Cost");

    private GeneratedDocumentation() {}

    static String configuration() {
        StringBuilder page = new StringBuilder("# Configuration\n\n");
        page.append(String.format(HOW_TO_UPDATE, "TunedRocksDBOptions"));
        page.append(
                "With this page you can set each option of the backend, and know what it does, when to"
                        + " change it, and what it costs. Every `state.backend.rocksdb.*` key of Flink"
                        + " keeps its meaning, and a value that you set always wins over what"
                        + " a profile would choose. [Memory](memory.md) explains the two ratios,"
                        + " [profiles](profiles.md) lists what each profile sets. Some options"
                        + " factories [are refused]"
                        + "(troubleshooting.md#options-factories-that-are-refused).\n\n");
        for (Field field : options()) {
            ConfigOption<?> option = option(field);
            Map<String, String> description = describe(option);
            page.append("## `").append(option.key()).append("`\n\n");
            page.append("| | |\n| --- | --- |\n");
            row(page, "Effect", description.get("Effect"));
            row(page, "When to change", description.get("When to change"));
            row(page, "Values", values(type(field)));
            if (!description.get("Unit").equals("none.")) {
                row(page, "Unit", description.get("Unit"));
            }
            row(
                    page,
                    "Default",
                    option.hasDefaultValue() ? "`" + option.defaultValue() + "`" : "none");
            row(page, "Cost", description.get("Cost"));
            page.append('\n');
        }
        return page.toString();
    }

    private static List<Field> options() {
        return Arrays.stream(TunedRocksDBOptions.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .filter(field -> field.getType() == ConfigOption.class)
                .sorted(Comparator.comparing(field -> option(field).key()))
                .collect(Collectors.toList());
    }

    private static ConfigOption<?> option(Field field) {
        try {
            return (ConfigOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The type of an option's values. */
    private static Type type(Field field) {
        return typeArgument(field.getGenericType());
    }

    private static Type typeArgument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    private static Map<String, String> describe(ConfigOption<?> option) {
        Formatter formatter = new HtmlFormatter();
        String text = formatter.format(option.description());
        Map<String, String> parts = new java.util.LinkedHashMap<>();
        for (int i = 0; i < PARTS.size(); i++) {
            String label = PARTS.get(i) + ": ";
            int start = text.indexOf(label);
            int end =
                    i + 1 < PARTS.size()
                            ? text.indexOf(" " + PARTS.get(i + 1) + ": ")
                            : text.length();
            if (start < 0 || end < start) {
                throw new IllegalStateException(
                        "The description of '" + option.key() + "' must have the parts " + PARTS);
            }
            parts.put(PARTS.get(i), text.substring(start + label.length(), end));
        }
        return parts;
    }

    private static String values(Type type) {
        if (type instanceof ParameterizedType) {
            return "a list";
        }
        Class<?> values = (Class<?>) type;
        if (values == Boolean.class) {
            return "`true`, `false`";
        }
        if (values == Integer.class) {
            return "a whole number";
        }
        if (values == Double.class) {
            return "a number";
        }
        return Arrays.stream(values.getEnumConstants())
                .map(value -> "`" + value + "`")
                .collect(Collectors.joining(", "));
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    static String profiles() {
        StringBuilder page = new StringBuilder("# Profiles\n\n");
        page.append(String.format(HOW_TO_UPDATE, "ProfileOptions"));
        page.append(
                "With this page you can choose a profile, and know what it sets and why. A profile is a"
                        + " set of RocksDB options for a kind of workload, chosen with"
                        + " `state.backend.tuned.profile`. What wins over what, weakest first:\n\n"
                        + "1. Flink's defaults\n"
                        + "2. the profile, and the [memory plan](memory.md) that fits the sizes of"
                        + " write buffers, arena blocks, filters of memtables and level 1 to the budget\n"
                        + "3. Flink's predefined options"
                        + " (`state.backend.rocksdb.predefined-options`)\n"
                        + "4. configured `state.backend.rocksdb.*` keys, then setters in code\n"
                        + "5. your own options factory"
                        + " (`state.backend.rocksdb.options-factory` or `setRocksDBOptions`)\n\n"
                        + "The backend's report in the log says for each option which of them"
                        + " decided.\n\n");
        page.append("| profile | for |\n| --- | --- |\n");
        for (Profile profile : Profile.values()) {
            row(
                    page,
                    "[`" + profile + "`](#" + profile + ")",
                    ProfileOptions.of(profile).purpose());
        }
        for (Profile profile : Profile.values()) {
            page.append("\n## ").append(profile).append("\n\n");
            ProfileOptions options = ProfileOptions.of(profile);
            page.append(options.purpose()).append("\n\n");
            page.append("Memory: write-buffer ratio ").append(ratio(options.writeBufferRatio()));
            page.append(
                    profile == Profile.NONE
                            ? "; sizes of write buffers, arena blocks and level 1 are RocksDB's own.\n"
                            : ", planned for " + options.plannedStates() + " states in a slot.\n");
            if (options.tunings().isEmpty()) {
                continue;
            }
            page.append("\n| option | value | why | source |\n| --- | --- | --- | --- |\n");
            for (Tuning tuning : options.tunings()) {
                row(
                        page,
                        "`" + tuning.setting().rocksDBName() + "`",
                        value(tuning),
                        tuning.why(),
                        tuning.source());
            }
        }
        List<String> untouched = new ArrayList<>();
        for (RocksDBSetting setting : RocksDBSetting.values()) {
            if (Arrays.stream(Profile.values())
                            .allMatch(p -> ProfileOptions.of(p).tuning(setting) == null)
                    && !setting.isPlanned()) {
                untouched.add("`" + setting.rocksDBName() + "`");
            }
        }
        if (!untouched.isEmpty()) {
            page.append("\nConsidered, and left to Flink and RocksDB by every profile: ")
                    .append(String.join(", ", untouched))
                    .append(".\n");
        }
        return page.toString();
    }

    private static String ratio(Double ratio) {
        return ratio == null ? "as in Flink" : ratio.toString();
    }

    private static String value(Tuning tuning) {
        if (tuning.setting() == RocksDBSetting.MAX_BACKGROUND_JOBS) {
            // Depends on the machine.
            return "cores, between 2 and 4";
        }
        return tuning.value() instanceof Long
                ? Bytes.format((Long) tuning.value())
                : tuning.value().toString();
    }
}
