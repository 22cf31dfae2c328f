// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.statements;

import org.apache.flink.connector.datagen.source.GeneratorFunction;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SplittableRandom;

/**
 * The nth transfer of a made-up bank, in the order of time: always the same one, so that a source
 * can go on after a restart and a test can tell what must come out.
 */
final class TransferGenerator implements GeneratorFunction<Long, Transfer> {

    private static final long serialVersionUID = 1L;

    private static final long START =
            LocalDate.of(2026, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();

    /** In cents. */
    private static final long MAX_AMOUNT = 100_000;

    private final long transfers;
    private final long accounts;
    private final long days;

    /**
     * @param transfers how many there will be, spread evenly over the days
     * @param accounts how many accounts there are, all of them equally busy
     */
    TransferGenerator(long transfers, long accounts, long days) {
        this.transfers = transfers;
        this.accounts = accounts;
        this.days = days;
    }

    @Override
    public Transfer map(Long n) {
        SplittableRandom random = new SplittableRandom(n);
        double share = (double) n / transfers;
        return new Transfer(
                random.nextLong(accounts),
                START + (long) (share * Duration.ofDays(days).toMillis()),
                random.nextLong(-MAX_AMOUNT, MAX_AMOUNT + 1));
    }
}
