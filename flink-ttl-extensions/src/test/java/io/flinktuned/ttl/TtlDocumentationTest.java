// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

/** The page about TTL must know all options. */
class TtlDocumentationTest {

    private static String page;

    @BeforeAll
    static void readPage() throws IOException {
        page =
                Files.readString(
                        Path.of(System.getProperty("basedir", "."), "..", "docs", "ttl.md"));
    }

    @Test
    void configurationIsUpToDate() {
        assertThat(page)
                .contains(rows(TtlOptions.DEFAULT.key(), TtlOptions.DEFAULT, "`none`"))
                .contains(rows(TtlOptions.STATES.key() + ".NAME", TtlOptions.STATES, "not set"));
    }

    @Test
    void everyMethodOfTheBuilderIsInTheTable() {
        assertThat(Arrays.stream(TtlProfile.Builder.class.getDeclaredMethods()))
                .filteredOn(method -> method.getReturnType() == TtlProfile.Builder.class)
                .extracting(Method::getName)
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(page).contains("\n| `" + name + "("));
    }

    private static String rows(String key, ConfigOption<?> option, String defaultValue) {
        String text = new HtmlFormatter().format(option.description());
        return "### `"
                + key
                + "`\n\n| | |\n| --- | --- |\n"
                + row("Effect", part(text, "Effect: ", " When to change: "))
                + row("When to change", part(text, " When to change: ", " Unit: "))
                + row("Unit", part(text, " Unit: ", " Cost: "))
                + row("Default", defaultValue)
                + row("Cost", text.substring(text.indexOf(" Cost: ") + " Cost: ".length()));
    }

    private static String part(String text, String from, String to) {
        return text.substring(text.indexOf(from) + from.length(), text.indexOf(to));
    }

    private static String row(String name, String value) {
        return "| " + name + " | " + value + " |\n";
    }
}
