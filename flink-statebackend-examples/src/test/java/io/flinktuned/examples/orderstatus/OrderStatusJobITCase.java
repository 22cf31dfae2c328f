// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.orderstatus;

import io.flinktuned.examples.ExampleEnvironment;
import io.flinktuned.examples.UsageException;
import io.flinktuned.examples.testing.FailOnce;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;
import org.apache.flink.util.CloseableIterator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OrderStatusJobITCase {

    private static final long ORDERS = 2_500;

    @TempDir private Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private OrderReport run(String... args) throws Exception {
        return OrderStatusJob.run(
                        OrderStatusJob.COMMAND.parse(args),
                        new PrintStream(printed, true, StandardCharsets.UTF_8))
                .result();
    }

    private static PlainComputation plainComputation(OrderGenerator generator) {
        PlainComputation plain = new PlainComputation();
        LongStream.range(0, generator.events()).mapToObj(generator::map).forEach(plain::add);
        return plain;
    }

    private static void assertSame(OrderReport report, PlainComputation expected) {
        assertThat(report.orders()).isEqualTo(expected.orders());
        assertThat(report.rejections()).containsExactlyInAnyOrderElementsOf(expected.rejections());
    }

    @ParameterizedTest(name = "{0}, parallelism {1}")
    @CsvSource({"hashmap, 1", "rocksdb, 2", "tuned, 1", "tuned, 4"})
    void tellsWhatAPlainComputationTells(String backend, String parallelism) throws Exception {
        PlainComputation expected = plainComputation(new OrderGenerator(ORDERS, 42));
        assertThat(expected.orders()).hasSize((int) ORDERS);
        assertThat(expected.rejections()).hasSizeGreaterThan(100);

        OrderReport report =
                run(
                        "--backend", backend,
                        "--parallelism", parallelism,
                        "--orders", "" + ORDERS);

        assertSame(report, expected);
        assertThat(report.events()).isEqualTo(ORDERS * OrderGenerator.EVENTS_PER_ORDER);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("backend " + backend + ", parallelism " + parallelism)
                .contains("generated events")
                .contains(",SHIPMENT,,0': the order is OPEN")
                .endsWith(report.toString());
    }

    @Test
    void readsAFileAndRejectsWhatSaysNothing() throws Exception {
        Path input =
                Files.write(
                        directory.resolve("orders.csv"),
                        List.of(
                                "order,event,item,cents",
                                "7,PLACED,,",
                                "7,ITEM,book,1250",
                                "7,ITEM,book,much",
                                "",
                                "7,PAYMENT,,1250",
                                "7,SHIPMENT",
                                "7,GIFT,,",
                                "8,DELIVERY,,",
                                "9,PLACED,,"));

        OrderReport report = run("--input", input.toString(), "--parallelism", "2");

        assertThat(report.orders().values())
                .containsExactly(
                        new OrderStatus(7, Stage.PAID, 1, 1250, 1250),
                        new OrderStatus(9, Stage.OPEN, 0, 0, 0));
        assertThat(report.rejections())
                .containsExactlyInAnyOrder(
                        new Rejection("7,ITEM,book,much", "For input string: \"much\""),
                        new Rejection("7,SHIPMENT", "it must be like order,event,item,cents"),
                        new Rejection(
                                "7,GIFT,,",
                                "No enum constant"
                                        + " io.flinktuned.examples.orderstatus.OrderEvent.Type.GIFT"),
                        new Rejection("8,DELIVERY,,0", "there is no such order"));
        assertThat(report.events()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb", "tuned"})
    void tellsTheSameWhenItFailsAndRestarts(String backend) throws Exception {
        OrderGenerator generator = new OrderGenerator(ORDERS, 1);
        StreamExecutionEnvironment env =
                ExampleEnvironment.of(
                                OrderStatusJob.COMMAND.parse(
                                        new String[] {
                                            "--backend",
                                            backend,
                                            "--checkpoint-dir",
                                            directory.toString()
                                        }))
                        .create();

        OrderReport report = new OrderReport();
        try (CloseableIterator<Either<OrderStatus, Rejection>> orders =
                OrderStatusJob.orders(
                                OrderStatusJob.generated(env, generator)
                                        .map(new FailOnce<>(generator.events() / 2))
                                        .returns(TypeInformation.of(OrderEvent.class))
                                        .setParallelism(1))
                        .executeAndCollect()) {
            while (orders.hasNext()) {
                Either<OrderStatus, Rejection> next = orders.next();
                if (next.isLeft()) {
                    report.add(next.left());
                } else {
                    report.add(next.right());
                }
            }
        }

        assertThat(FailOnce.wasRestored()).isTrue();
        assertSame(report, plainComputation(generator));
        assertThat(report.events()).as("none twice").isEqualTo(generator.events());
    }

    @ParameterizedTest
    @CsvSource({
        "--orders, 0, whole number from 1 to 1000000000.",
        "--seed, -1, whole number from 0 to 1000000000000.",
        "--input, /no/such/file, does not exist."
    })
    void refusesNonsense(String option, String value, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> run(option, value))
                .withMessageStartingWith(option)
                .withMessageContaining(value)
                .withMessageEndingWith(message);
    }
}
