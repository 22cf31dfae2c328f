// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.StateTtlConfig.StateVisibility;
import org.apache.flink.api.common.state.StateTtlConfig.UpdateType;

import java.time.Duration;
import java.util.Objects;

import static java.util.Objects.requireNonNull;

/**
 * How long the entries of a state live, and how their space is freed. Immutable; {@link
 * TtlProfiles} has ready-made ones, and says what they cost.
 *
 * <p>Unlike Flink's own builder, {@link #builder(Duration)} refuses settings that make no sense or
 * do nothing.
 */
@PublicEvolving
public final class TtlProfile implements TtlSource {

    private static final long serialVersionUID = 1L;

    /** Flink's own number. */
    static final int DEFAULT_HEAP_KEYS = 5;

    /** Flink's own number. */
    static final long DEFAULT_ENTRIES_PER_CLOCK_QUERY = 1000;

    /** Rewriting all state more often than this costs more than the space is worth. */
    private static final Duration MIN_COMPACTION_PERIOD = Duration.ofDays(1);

    /** Flink's own period. */
    private static final Duration MAX_COMPACTION_PERIOD = Duration.ofDays(30);

    private final Duration timeToLive;
    private final TtlBackend backend;
    private final UpdateType updateType;
    private final StateVisibility visibility;
    private final Integer heapKeys;
    private final boolean heapCleanupForEveryRecord;
    private final Long entriesPerClockQuery;
    private final Duration compactionPeriod;
    private final boolean snapshotCleanup;

    private TtlProfile(Builder builder) {
        timeToLive = builder.timeToLive;
        backend = builder.backend;
        updateType = builder.updateType;
        visibility = builder.visibility;
        heapKeys = builder.heapKeys;
        heapCleanupForEveryRecord = builder.heapCleanupForEveryRecord;
        entriesPerClockQuery = builder.entriesPerClockQuery;
        compactionPeriod = builder.compactionPeriod;
        snapshotCleanup = builder.snapshotCleanup;
    }

    /**
     * Begins a profile in which entries live for a time after they were created or last written,
     * expired entries are never read, and each backend frees their space in the background.
     *
     * @param timeToLive at least 1 ms, which is also its resolution, and no more than {@link
     *     Long#MAX_VALUE} ms; at least 1 s unless {@link Builder#forBackend(TtlBackend)} or {@link
     *     Builder#cleanupInCompaction(long)} allow less
     */
    public static Builder builder(Duration timeToLive) {
        return new Builder(timeToLive);
    }

    /** How long an entry lives. */
    public Duration timeToLive() {
        return timeToLive;
    }

    /** What prolongs the life of an entry. */
    public UpdateType updateType() {
        return updateType;
    }

    /** Whether an entry that has expired can still be seen. */
    public StateVisibility visibility() {
        return visibility;
    }

    /**
     * The same profile with another time to live.
     *
     * @throws IllegalArgumentException if a setting of this profile does not fit that time, or the
     *     time is out of range, see {@link #builder(Duration)}
     */
    public TtlProfile withTimeToLive(Duration timeToLive) {
        Builder builder = new Builder(timeToLive);
        builder.backend = backend;
        builder.updateType = updateType;
        builder.visibility = visibility;
        builder.heapKeys = heapKeys;
        builder.heapCleanupForEveryRecord = heapCleanupForEveryRecord;
        builder.entriesPerClockQuery = entriesPerClockQuery;
        builder.compactionPeriod = compactionPeriod;
        builder.snapshotCleanup = snapshotCleanup;
        return builder.build();
    }

    /** The same as Flink's class, for {@code StateDescriptor.enableTimeToLive}. */
    public StateTtlConfig toStateTtlConfig() {
        StateTtlConfig.Builder config =
                StateTtlConfig.newBuilder(timeToLive)
                        .setUpdateType(updateType)
                        .setStateVisibility(visibility)
                        .cleanupIncrementally(
                                heapKeys == null ? DEFAULT_HEAP_KEYS : heapKeys,
                                heapCleanupForEveryRecord)
                        .cleanupInRocksdbCompactFilter(clockQuery(), compactionPeriod());
        return (snapshotCleanup ? config.cleanupFullSnapshot() : config).build();
    }

    @Override
    public StateTtlConfig forState(String stateName) {
        return toStateTtlConfig();
    }

    private Duration compactionPeriod() {
        if (compactionPeriod != null) {
            return compactionPeriod;
        }
        if (timeToLive.compareTo(MIN_COMPACTION_PERIOD) < 0) {
            return MIN_COMPACTION_PERIOD;
        }
        return timeToLive.compareTo(MAX_COMPACTION_PERIOD) > 0 ? MAX_COMPACTION_PERIOD : timeToLive;
    }

    private long clockQuery() {
        return entriesPerClockQuery == null
                ? Math.min(DEFAULT_ENTRIES_PER_CLOCK_QUERY, timeToLive.toMillis())
                : entriesPerClockQuery;
    }

    /**
     * Refuses cleanup that was asked for and does nothing on a backend.
     *
     * @throws IllegalArgumentException if there is such a cleanup
     */
    void check(TtlBackend chosen) {
        if (chosen == TtlBackend.ROCKSDB && heapKeys != null) {
            throw new IllegalArgumentException(
                    "cleanupOnHeap does nothing on RocksDB, which frees the space of expired"
                            + " entries when it compacts. Leave it out, or use"
                            + " cleanupInCompaction.");
        }
        if (chosen == TtlBackend.HASHMAP
                && (entriesPerClockQuery != null || compactionPeriod != null)) {
            throw new IllegalArgumentException(
                    (entriesPerClockQuery != null ? "cleanupInCompaction" : "periodicCompaction")
                            + " does nothing on the hashmap backend, which has no compaction. Leave"
                            + " it out, or use cleanupOnHeap.");
        }
        if (chosen == TtlBackend.ROCKSDB && snapshotCleanup) {
            throw new IllegalArgumentException(
                    "cleanupInSnapshots does nothing in checkpoints of RocksDB, incremental or not:"
                            + " they are its files as they are. It would only shrink savepoints in"
                            + " the canonical format. Leave it out.");
        }
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof TtlProfile)) {
            return false;
        }
        TtlProfile that = (TtlProfile) other;
        return timeToLive.equals(that.timeToLive)
                && backend == that.backend
                && updateType == that.updateType
                && visibility == that.visibility
                && Objects.equals(heapKeys, that.heapKeys)
                && heapCleanupForEveryRecord == that.heapCleanupForEveryRecord
                && Objects.equals(entriesPerClockQuery, that.entriesPerClockQuery)
                && Objects.equals(compactionPeriod, that.compactionPeriod)
                && snapshotCleanup == that.snapshotCleanup;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                timeToLive,
                backend,
                updateType,
                visibility,
                heapKeys,
                heapCleanupForEveryRecord,
                entriesPerClockQuery,
                compactionPeriod,
                snapshotCleanup);
    }

    @Override
    public String toString() {
        return String.format(
                "TtlProfile{timeToLive=%s, updateType=%s, visibility=%s}",
                timeToLive, updateType, visibility);
    }

    /** Builds a {@link TtlProfile}; {@link #build()} refuses what makes no sense. */
    @PublicEvolving
    public static final class Builder {

        private final Duration timeToLive;
        private TtlBackend backend = TtlBackend.ANY;
        private UpdateType updateType = UpdateType.OnCreateAndWrite;
        private StateVisibility visibility = StateVisibility.NeverReturnExpired;
        private Integer heapKeys;
        private boolean heapCleanupForEveryRecord;
        private Long entriesPerClockQuery;
        private Duration compactionPeriod;
        private boolean snapshotCleanup;

        private Builder(Duration timeToLive) {
            this.timeToLive = requireNonNull(timeToLive, "timeToLive");
        }

        /** Names the backend of the job, so that cleanup which does nothing on it is refused. */
        public Builder forBackend(TtlBackend backend) {
            this.backend = requireNonNull(backend, "backend");
            return this;
        }

        /**
         * Lets reading prolong the life of an entry, too. Cost: each read of a live entry writes it
         * again; on RocksDB that turns every read into a read and a write.
         */
        public Builder prolongOnRead() {
            updateType = UpdateType.OnReadAndWrite;
            return this;
        }

        /**
         * Lets an expired entry be seen if its space was not freed yet, which depends on the
         * backend and on what else the job does. Reading a value this way removes it. Cost: none;
         * it saves nothing either.
         */
        public Builder returnExpiredIfNotCleanedUp() {
            visibility = StateVisibility.ReturnExpiredIfNotCleanedUp;
            return this;
        }

        /**
         * For the {@code hashmap} backend: how many keys each state access looks at to remove what
         * has expired.
         *
         * @param keys at least 1; 5 if this method is not called
         * @param forEveryRecord do the same for every record that the task processes, too, so that
         *     space is also freed in a state that is not accessed. Cost: {@code keys} look-ups per
         *     record and state
         */
        public Builder cleanupOnHeap(int keys, boolean forEveryRecord) {
            heapKeys = keys;
            heapCleanupForEveryRecord = forEveryRecord;
            return this;
        }

        /**
         * For RocksDB: after how many entries a compaction looks at the clock again. This or the
         * default wins over the key of Flink 2.3 for it, {@code
         * state.backend.rocksdb.compaction.filter.query-time-after-num-entries}.
         *
         * @param entriesPerClockQuery at least 1, and no more than the time to live in
         *     milliseconds; 1000 if this method is not called. Cost: one call from C++ into Java
         *     per look
         */
        public Builder cleanupInCompaction(long entriesPerClockQuery) {
            this.entriesPerClockQuery = entriesPerClockQuery;
            return this;
        }

        /**
         * For RocksDB: rewrites files that compaction has left alone for this time, and so frees
         * the space of the expired entries in them. RocksDB looks for such files when the state is
         * flushed, compacted or opened. Cost: all state is read and written once per period.
         *
         * <p>Flink 1.20.5 and 2.3.0 hand this setting to RocksDB too late for it to have an effect:
         * the period stays at 30 days, or what the backend is configured with. See {@code
         * docs/ttl.md} for what works.
         *
         * @param period in whole seconds, at least 1 s and no more than the time to live; if this
         *     method is not called, the time to live, but at least 1 day and at most 30 days
         */
        public Builder periodicCompaction(Duration period) {
            this.compactionPeriod = requireNonNull(period, "period");
            return this;
        }

        /**
         * Leaves expired entries out of checkpoints and savepoints of the {@code hashmap} backend.
         * Frees nothing in the running job. On RocksDB it leaves them out of savepoints in the
         * canonical format, and of nothing else. Cost: each entry is checked while it is written.
         */
        public Builder cleanupInSnapshots() {
            snapshotCleanup = true;
            return this;
        }

        /**
         * @throws IllegalArgumentException if a value is out of its range, contradicts the time to
         *     live, or does nothing on the backend
         */
        public TtlProfile build() {
            checkTimeToLive();
            if (heapKeys != null && heapKeys < 1) {
                throw new IllegalArgumentException(
                        "cleanupOnHeap looks at "
                                + heapKeys
                                + " keys, but must look at 1 or more.");
            }
            checkClockQuery();
            if (compactionPeriod != null) {
                checkCompactionPeriod();
            }
            TtlProfile profile = new TtlProfile(this);
            profile.check(backend);
            return profile;
        }

        private void checkTimeToLive() {
            long millis;
            try {
                millis = timeToLive.toMillis();
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(
                        "The time to live is "
                                + timeToLive
                                + ", but must fit a long of milliseconds. State that should live"
                                + " for ever needs no time to live.",
                        e);
            }
            if (millis < 1) {
                throw new IllegalArgumentException(
                        "The time to live is "
                                + timeToLive
                                + ", but must be at least 1 ms: anything shorter expires before it"
                                + " can be read.");
            }
        }

        /**
         * A compaction that does no more than one entry per millisecond is slow, but happens with
         * large entries. Then entries would expire faster than it looks at the clock.
         */
        private void checkClockQuery() {
            if (entriesPerClockQuery != null && entriesPerClockQuery < 1) {
                throw new IllegalArgumentException(
                        "Compaction looks at the clock after "
                                + entriesPerClockQuery
                                + " entries, but must after 1 or more.");
            }
            if (backend == TtlBackend.HASHMAP) {
                return;
            }
            long entries =
                    entriesPerClockQuery == null
                            ? DEFAULT_ENTRIES_PER_CLOCK_QUERY
                            : entriesPerClockQuery;
            if (entries > timeToLive.toMillis()) {
                throw new IllegalArgumentException(
                        "The time to live is "
                                + timeToLive
                                + ", but a compaction of RocksDB looks at the clock only once per "
                                + entries
                                + " entries, and may need longer than that for them. Use at least "
                                + entries
                                + " ms, or cleanupInCompaction("
                                + timeToLive.toMillis()
                                + ") or less, or forBackend(HASHMAP) if the state is on the heap.");
            }
        }

        private void checkCompactionPeriod() {
            if (compactionPeriod.getSeconds() < 1) {
                throw new IllegalArgumentException(
                        "The period of compaction is "
                                + compactionPeriod
                                + ", but must be at least 1 s: RocksDB counts whole seconds and"
                                + " takes 0 for never.");
            }
            if (compactionPeriod.compareTo(timeToLive) > 0) {
                throw new IllegalArgumentException(
                        "The period of compaction is "
                                + compactionPeriod
                                + ", longer than the time to live of "
                                + timeToLive
                                + ": expired entries would take space for longer than they lived."
                                + " Use at most the time to live, or leave periodicCompaction"
                                + " out.");
            }
        }
    }
}
