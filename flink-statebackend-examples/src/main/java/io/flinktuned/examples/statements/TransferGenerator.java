/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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
