// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.profile;

import io.flinktuned.rocksdb.Profile;

import org.apache.flink.annotation.Internal;

import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;

import javax.annotation.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import static io.flinktuned.rocksdb.profile.RocksDBSetting.BLOCK_SIZE;
import static io.flinktuned.rocksdb.profile.RocksDBSetting.BLOOM_FILTER;
import static io.flinktuned.rocksdb.profile.RocksDBSetting.BOTTOMMOST_COMPRESSION;
import static io.flinktuned.rocksdb.profile.RocksDBSetting.COMPACTION_READAHEAD_SIZE;
import static io.flinktuned.rocksdb.profile.RocksDBSetting.COMPACTION_STYLE;
import static io.flinktuned.rocksdb.profile.RocksDBSetting.COMPRESSION_PER_LEVEL;
import static io.flinktuned.rocksdb.profile.RocksDBSetting.FORMAT_VERSION;
import static io.flinktuned.rocksdb.profile.RocksDBSetting.MAX_BACKGROUND_JOBS;
import static io.flinktuned.rocksdb.profile.RocksDBSetting.METADATA_BLOCK_SIZE;
import static io.flinktuned.rocksdb.profile.RocksDBSetting.PARTITIONED_INDEX_AND_FILTERS;
import static io.flinktuned.rocksdb.profile.RocksDBSetting.WRITE_BUFFER_SIZE;

/** What a {@link Profile} sets: RocksDB options, and how memory is divided. */
@Internal
public final class ProfileOptions {

    private static final List<Tuning> COMMON =
            List.of(
                    new Tuning(
                            MAX_BACKGROUND_JOBS,
                            Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors())),
                            "One flush at a time, and one compaction fewer than cores, 1 to 3;"
                                    + " all slots of a TaskManager share the threads.",
                            "RocksDB wiki: Thread Pool; GetBGJobLimits in"
                                    + " db_impl_compaction_flush.cc"),
                    new Tuning(
                            WRITE_BUFFER_SIZE,
                            mib(32),
                            "Half of RocksDB's own: a smaller memtable is searched faster, and"
                                    + " each write and read searches it.",
                            "measured: docs/design/write-buffers.md"),
                    new Tuning(
                            COMPRESSION_PER_LEVEL,
                            List.of(CompressionType.LZ4_COMPRESSION),
                            "Packs and unpacks as fast as Snappy or faster, at the same size.",
                            "RocksDB wiki: Compression"),
                    new Tuning(
                            FORMAT_VERSION,
                            5,
                            "Smaller index blocks and a faster, more accurate bloom filter.",
                            "RocksDB table.h: format_version"),
                    new Tuning(
                            BLOOM_FILTER,
                            10.0,
                            "A read of a key that does not exist touches no data block in 99 %"
                                    + " of cases.",
                            "RocksDB wiki: RocksDB Bloom Filter; measured:"
                                    + " docs/design/partitions-and-filters.md"),
                    new Tuning(
                            PARTITIONED_INDEX_AND_FILTERS,
                            true,
                            "Only the needed part of an index or filter must be in the cache"
                                    + " instead of all of it.",
                            "RocksDB wiki: Partitioned Index Filters; measured:"
                                    + " docs/design/partitions-and-filters.md"),
                    new Tuning(
                            METADATA_BLOCK_SIZE,
                            kib(32),
                            "Fewer partitions are found faster, and are still small enough to"
                                    + " be loaded for one read.",
                            "measured: docs/design/partitions-and-filters.md"));

    private static final Map<Profile, ProfileOptions> ALL =
            Map.of(
                    Profile.BALANCED,
                    new ProfileOptions(
                            "The default: reads and writes, state that may be larger than memory.",
                            null,
                            64,
                            COMMON),
                    Profile.WRITE_HEAVY,
                    new ProfileOptions(
                            "Mostly writes: windows and buffers that are written many times and"
                                    + " read once.",
                            0.7,
                            64,
                            COMMON,
                            new Tuning(
                                    COMPACTION_STYLE,
                                    CompactionStyle.UNIVERSAL,
                                    "Writes half as much to disk, and so to checkpoints; takes up"
                                            + " to twice the disk space, and iterates over more"
                                            + " files. Gives way where you size levels.",
                                    "RocksDB wiki: Universal Compaction; measured:"
                                            + " docs/design/universal-compaction.md")),
                    Profile.READ_HEAVY,
                    new ProfileOptions(
                            "Mostly reads: joins and look-ups in state that changes slowly.",
                            0.25,
                            64,
                            COMMON),
                    Profile.MANY_STATES,
                    new ProfileOptions(
                            "Many states (operators, windows, timers) share one slot: up to 512.",
                            null,
                            512,
                            COMMON),
                    Profile.LOW_MEMORY,
                    new ProfileOptions(
                            "Slots with little managed memory: below about 64 MB.",
                            0.25,
                            32,
                            COMMON,
                            new Tuning(
                                    BLOOM_FILTER,
                                    6.0,
                                    "Filters of 60 % of the size leave more of a small cache to"
                                            + " data; 6 % of reads of keys that do not exist touch"
                                            + " a data block.",
                                    "RocksDB wiki: RocksDB Bloom Filter; measured:"
                                            + " docs/design/low-memory.md")),
                    Profile.SPINNING_DISK,
                    new ProfileOptions(
                            "RocksDB's local directory is on a spinning disk.",
                            null,
                            64,
                            COMMON,
                            new Tuning(
                                    BLOCK_SIZE,
                                    kib(64),
                                    "A seek costs more than reading 64 kb, and larger blocks"
                                            + " compress better.",
                                    "measured: docs/design/spinning-disk.md"),
                            new Tuning(
                                    COMPACTION_READAHEAD_SIZE,
                                    mib(2),
                                    "Compaction reads in long runs instead of seeking for each"
                                            + " block.",
                                    "RocksDB options.h: compaction_readahead_size; measured:"
                                            + " docs/design/spinning-disk.md"),
                            new Tuning(
                                    BOTTOMMOST_COMPRESSION,
                                    CompressionType.ZSTD_COMPRESSION,
                                    "Most data lies on the last level; fewer bytes matter more than"
                                            + " CPU.",
                                    "RocksDB wiki: Compression; measured:"
                                            + " docs/design/spinning-disk.md")),
                    Profile.NONE,
                    new ProfileOptions(
                            "Exactly the options of Flink's own RocksDB backend.",
                            null,
                            1,
                            List.of()));

    private final String purpose;
    @Nullable private final Double writeBufferRatio;
    private final int plannedStates;
    private final Map<RocksDBSetting, Tuning> tunings = new EnumMap<>(RocksDBSetting.class);

    /**
     * @param own replace those of {@code common} for the same option
     */
    private ProfileOptions(
            String purpose,
            @Nullable Double writeBufferRatio,
            int plannedStates,
            List<Tuning> common,
            Tuning... own) {
        this.purpose = purpose;
        this.writeBufferRatio = writeBufferRatio;
        this.plannedStates = plannedStates;
        common.forEach(tuning -> tunings.put(tuning.setting(), tuning));
        List.of(own).forEach(tuning -> tunings.put(tuning.setting(), tuning));
    }

    private static Long mib(long mib) {
        return mib * 1024 * 1024;
    }

    private static Long kib(long kib) {
        return kib * 1024;
    }

    /** What {@code profile} sets. */
    public static ProfileOptions of(Profile profile) {
        return ALL.get(profile);
    }

    /** What the profile is for, in one sentence. */
    public String purpose() {
        return purpose;
    }

    /** The rows of the profile, in the order in which they are applied. */
    public Collection<Tuning> tunings() {
        return Collections.unmodifiableCollection(tunings.values());
    }

    /** The row for {@code setting}, or null if the profile leaves it alone. */
    @Nullable
    public Tuning tuning(RocksDBSetting setting) {
        return tunings.get(setting);
    }

    /** Write-buffer ratio, or null for Flink's default. */
    @Nullable
    public Double writeBufferRatio() {
        return writeBufferRatio;
    }

    /** The number of states in one slot for which memory is planned. */
    public int plannedStates() {
        return plannedStates;
    }
}
