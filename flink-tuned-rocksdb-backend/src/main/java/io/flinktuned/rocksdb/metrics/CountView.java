// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.metrics;

import org.apache.flink.metrics.Counter;

import java.util.function.LongSupplier;

/** A counter of what somebody else counts. */
final class CountView implements Counter {

    private final LongSupplier count;

    CountView(LongSupplier count) {
        this.count = count;
    }

    @Override
    public long getCount() {
        return count.getAsLong();
    }

    @Override
    public void inc() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void inc(long n) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void dec() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void dec(long n) {
        throw new UnsupportedOperationException();
    }
}
