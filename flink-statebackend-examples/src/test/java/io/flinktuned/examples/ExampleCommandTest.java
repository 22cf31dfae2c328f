// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExampleCommandTest {

    private static final ExampleCommand COMMAND =
            new ExampleCommand(
                    "SomeJob",
                    "Does something.",
                    List.of("", "--colour red"),
                    ExampleCommand.option("colour", "NAME", "Any colour. Default: blue."));

    @Test
    void withoutArgumentsAllIsDefault() throws Exception {
        ExampleArguments arguments = COMMAND.parse(new String[0]);

        assertThat(arguments.backend()).isEqualTo(Backend.TUNED);
        assertThat(arguments.parallelism()).isEmpty();
        assertThat(arguments.checkpointDir()).isEmpty();
        assertThat(arguments.help()).isFalse();
        assertThat(arguments.values("colour")).isEmpty();
    }

    @Test
    void readsAllOptions() throws Exception {
        ExampleArguments arguments =
                COMMAND.parse(
                        new String[] {
                            "--backend",
                            "hashmap",
                            "--parallelism=3",
                            "--checkpoint-dir",
                            "file:///tmp/c",
                            "--colour",
                            "red",
                            "--colour",
                            "green",
                            "--help"
                        });

        assertThat(arguments.backend()).isEqualTo(Backend.HASHMAP);
        assertThat(arguments.parallelism()).contains(3);
        assertThat(arguments.checkpointDir()).contains("file:///tmp/c");
        assertThat(arguments.values("colour")).containsExactly("red", "green");
        assertThat(arguments.help()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bakend rocksdb | Unknown option '--bakend'. Options are --colour, --backend,"
                        + " --parallelism, --checkpoint-dir, --report, --help.",
                "--back rocksdb | Unknown option '--back'.",
                "-x | Unknown option '-x'.",
                "rocksdb | Unexpected argument 'rocksdb'. Options are --colour, --backend,",
                "--backend | --backend needs a value: The state backend. Default: tuned.",
                "--backend --help | --backend needs a value",
                "--backend foo | --backend is 'foo', but must be one of [hashmap, rocksdb, tuned].",
                "--backend TUNED | --backend is 'TUNED', but must be one of",
                "--backend rocksdb --backend tuned | --backend is given 2 times, with [rocksdb,"
                        + " tuned], but may be given only once.",
                "--help=yes | --help=yes",
            })
    void tellsWhatIsWrong(String args, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> COMMAND.parse(args.split(" ")))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "129", "two", "1.5", "99999999999"})
    void parallelismIsAWholeNumberInItsRange(String value) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> COMMAND.parse(new String[] {"--parallelism", value}))
                .withMessage(
                        "--parallelism is '"
                                + value
                                + "', but must be a whole number from 1 to 128.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "128"})
    void parallelismMayBeAnyOfItsRange(String value) throws Exception {
        assertThat(COMMAND.parse(new String[] {"--parallelism", value}).parallelism())
                .contains(Integer.valueOf(value));
    }

    @Test
    void anEmptyValueIsNone() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> COMMAND.parse(new String[] {"--checkpoint-dir", " "}))
                .withMessage("--checkpoint-dir has an empty value.");
    }

    @Test
    void usageNamesEveryOptionItsValuesAndDefaults() {
        assertThat(COMMAND.usage())
                .startsWith("Does something.")
                .contains("Usage: SomeJob [options]")
                .contains("--colour <NAME>", "Any colour. Default: blue.")
                .contains("--backend <hashmap|rocksdb|tuned>", "Default: tuned.")
                .contains("--parallelism <N>", "1 to 128")
                .contains("--checkpoint-dir <DIR>")
                .contains("--help")
                .contains("Examples:", "  SomeJob --colour red");
    }
}
