// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.sql;

import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements as Flink's SQL client takes them: each ends with a semicolon at the end of a line, and
 * {@code SET 'key' = 'value'} sets an option. {@code ${name}} stands for a value.
 */
final class SqlScript {

    private static final Pattern END = Pattern.compile(";[ \t]*(\\R|$)");
    private static final Pattern COMMENT = Pattern.compile("(?m)^--.*$");
    private static final Pattern SET = Pattern.compile("SET '([^']+)' = '([^']*)'");

    private final List<String> statements = new ArrayList<>();

    /**
     * @param text of the script
     * @param values by name
     */
    SqlScript(String text, Map<String, String> values) {
        String filledIn = COMMENT.matcher(text).replaceAll("");
        for (Map.Entry<String, String> value : values.entrySet()) {
            // A quote would end the string that the value is in.
            filledIn =
                    filledIn.replace(
                            "${" + value.getKey() + "}", value.getValue().replace("'", "''"));
        }
        for (String statement : END.split(filledIn)) {
            if (!statement.isBlank()) {
                statements.add(statement.trim());
            }
        }
    }

    /**
     * The text of a script that is next to this class.
     *
     * @throws IOException if it cannot be read
     */
    static String read(String name) throws IOException {
        try (InputStream file = SqlScript.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Executes one statement after the other, and returns what the last one returns. */
    TableResult execute(TableEnvironment tables) {
        TableResult result = null;
        for (String statement : statements) {
            Matcher set = SET.matcher(statement);
            if (set.matches()) {
                // The SQL client does this itself; executeSql refuses it.
                tables.getConfig().set(set.group(1), set.group(2));
            } else {
                result = tables.executeSql(statement);
            }
        }
        return result;
    }
}
