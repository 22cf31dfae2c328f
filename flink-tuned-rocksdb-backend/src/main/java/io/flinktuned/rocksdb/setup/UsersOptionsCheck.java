// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.flink.NoRestart;
import io.flinktuned.rocksdb.profile.RocksDBLine;

import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;

import org.rocksdb.AbstractSlice;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.Snapshot;

import javax.annotation.Nullable;

import java.util.Collection;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the options that a user's options factory returns: iterators must find all keys, in order.
 * A prefix extractor lets iterators ask a bloom filter for the prefix of the key they seek; if the
 * filter has never seen it, they find nothing, and no key after it. Iterators that are opened with
 * our read options do not ask.
 *
 * <p>Flink opens others with {@code new ReadOptions()}, which nobody can change: when it rescales,
 * it seeks the one or two bytes of a key group, and when it takes a canonical savepoint, it reads
 * from the first key on. They are right if no key that short has a prefix, and the memtable and the
 * table format are in order. What is not so is refused.
 */
final class UsersOptionsCheck {

    private static final String TO_FIND_ALL = "so that iterators find all state";

    private static final String MEMTABLE = "SkipListFactory";
    private static final String TABLE_FORMAT = "BlockBasedTable";
    private static final String COMPARATOR = "leveldb.BytewiseComparator";

    private static final Pattern FIXED_LENGTH = Pattern.compile("rocksdb\\.FixedPrefix\\.(\\d+)");

    /** Key groups take no more bytes at the beginning of keys. */
    private static final int LONGEST_KEY_GROUP = 2;

    private final RocksDBOptionsFactory users;

    UsersOptionsCheck(RocksDBOptionsFactory users) {
        this.users = users;
    }

    /**
     * @throws RuntimeException if iterators would not be right; no restart follows
     */
    void check(ColumnFamilyOptions options) {
        require("memtable", options.memTableFactoryName(), MEMTABLE, TO_FIND_ALL);
        require("table format", options.tableFactoryName(), TABLE_FORMAT, TO_FIND_ALL);
        require(
                "inplace_update_support",
                options.inplaceUpdateSupport(),
                false,
                "so that snapshots stay as they are");
        ProbedOptions probed = ProbedOptions.of(options);
        require("comparator", probed.comparator(), COMPARATOR, TO_FIND_ALL);
        if (probed.hasHashIndex()) {
            throw refused("index type", "kHashSearch", "another one", TO_FIND_ALL);
        }
        if (!leavesKeyGroupsAlone(probed.prefixExtractor())) {
            throw refused(
                    "prefix extractor",
                    probed.prefixExtractor(),
                    "none, or one of a fixed length of at least " + (LONGEST_KEY_GROUP + 1),
                    "so that Flink finds key groups when it rescales");
        }
    }

    private static boolean leavesKeyGroupsAlone(@Nullable String prefixExtractor) {
        if (prefixExtractor == null) {
            return true;
        }
        Matcher length = FIXED_LENGTH.matcher(prefixExtractor);
        return length.matches() && Integer.parseInt(length.group(1)) > LONGEST_KEY_GROUP;
    }

    /**
     * Read options with which iterators are right, and that are else as the user's. They are a copy
     * of what is known to be harmless, because a table filter cannot be seen.
     *
     * @param handlesToClose gets the result
     * @throws RuntimeException if the user wants to read something else than the state; no restart
     *     follows
     */
    ReadOptions mend(ReadOptions options, Collection<AutoCloseable> handlesToClose) {
        requireRead("readTier", options.readTier(), ReadTier.READ_ALL_TIER);
        requireRead("tailing", options.tailing(), false);
        requireRead("snapshot", options.snapshot(), null);
        requireRead("iterateLowerBound", options.iterateLowerBound(), null);
        requireRead("iterateUpperBound", options.iterateUpperBound(), null);
        requireRead("ignoreRangeDeletions", options.ignoreRangeDeletions(), false);
        requireRead("maxSkippableInternalKeys", options.maxSkippableInternalKeys(), 0L);
        RocksDBLine.checkReadOptions(options, this::requireRead);
        ReadOptions mended =
                new ReadOptions()
                        .setTotalOrderSeek(true)
                        .setVerifyChecksums(options.verifyChecksums())
                        .setFillCache(options.fillCache())
                        .setPinData(options.pinData())
                        .setReadaheadSize(options.readaheadSize())
                        .setBackgroundPurgeOnIteratorCleanup(
                                options.backgroundPurgeOnIteratorCleanup());
        handlesToClose.add(mended);
        return mended;
    }

    private void requireRead(String option, @Nullable Object value, @Nullable Object allowed) {
        require("read option " + option, value, allowed, TO_FIND_ALL);
    }

    private void require(
            String option, @Nullable Object value, @Nullable Object allowed, String reason) {
        if (!Objects.equals(value, allowed)) {
            throw refused(
                    option, text(value), allowed == null ? "unset" : "'" + allowed + "'", reason);
        }
    }

    private static String text(@Nullable Object value) {
        // The content of the former is in memory that may be gone.
        return value instanceof AbstractSlice || value instanceof Snapshot ? "set" : "" + value;
    }

    private RuntimeException refused(String option, String value, String allowed, String reason) {
        return NoRestart.because(
                new IllegalConfigurationException(
                        String.format(
                                "The %s of options factory '%s' is '%s', but must be %s, %s."
                                        + " Remove it from the factory.",
                                option, users.getClass().getName(), value, allowed, reason)));
    }
}
