// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.setup;

import io.flinktuned.rocksdb.memory.MemoryPlan;
import io.flinktuned.rocksdb.profile.ResolvedSettings;
import io.flinktuned.rocksdb.profile.RocksDBSetting;

import org.apache.flink.state.rocksdb.RocksDBNativeMetricOptions;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.TableFormatConfig;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Applies the tuned options, then the user's own options factory, and remembers what the user's
 * factory changed, so that the report tells the truth. Refuses options with which state would be
 * lost.
 */
final class PlannedOptionsFactory implements RocksDBOptionsFactory {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(PlannedOptionsFactory.class);

    private final ResolvedSettings tuned;
    @Nullable private final RocksDBOptionsFactory users;
    private final EnumMap<RocksDBSetting, Object> changedByUser =
            new EnumMap<>(RocksDBSetting.class);

    /** Null if memory is not bounded. */
    @Nullable private final MemoryPlan plan;

    private final boolean logInDatabase;

    private int columnFamilies;

    /**
     * @param logInDatabase whether RocksDB's log is in the directory of its database, wherever
     *     Flink puts it
     */
    PlannedOptionsFactory(
            ResolvedSettings tuned,
            @Nullable RocksDBOptionsFactory users,
            @Nullable MemoryPlan plan,
            boolean logInDatabase) {
        this.tuned = tuned;
        this.users = users;
        this.plan = plan;
        this.logInDatabase = logInDatabase;
    }

    /** What the user's factory changed so far, with the new values. */
    Map<RocksDBSetting, Object> changedByUser() {
        return changedByUser;
    }

    @Override
    public DBOptions createDBOptions(
            DBOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        DBOptions ours = tuned.apply(currentOptions);
        if (logInDatabase) {
            ours.setDbLogDir("");
        }
        if (users == null) {
            return ours;
        }
        Map<RocksDBSetting, Object> before = read(setting -> setting.read(ours));
        DBOptions result = users.createDBOptions(ours, handlesToClose);
        rememberChanges(before, read(setting -> setting.read(result)));
        return result;
    }

    @Override
    public ColumnFamilyOptions createColumnOptions(
            ColumnFamilyOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        warnIfTooManyStates();
        ColumnFamilyOptions ours = tuned.apply(currentOptions, handlesToClose);
        if (users == null) {
            return ours;
        }
        Map<RocksDBSetting, Object> before = readColumnOptions(ours);
        ColumnFamilyOptions result = users.createColumnOptions(ours, handlesToClose);
        new UsersOptionsCheck(users).check(result);
        rememberChanges(before, readColumnOptions(result));
        return result;
    }

    /** Flink asks once for each column family: one for RocksDB's default, one for each state. */
    private void warnIfTooManyStates() {
        int states = columnFamilies++;
        if (plan != null && states == plan.memtablesThatFit() + 1) {
            LOG.warn("{}", plan.tooManyStates(states));
        }
    }

    private static Map<RocksDBSetting, Object> readColumnOptions(ColumnFamilyOptions options) {
        TableFormatConfig format = options.tableFormatConfig();
        // A user's factory may return options of its own; then nothing of ours is left in them.
        BlockBasedTableConfig table =
                format instanceof BlockBasedTableConfig
                        ? (BlockBasedTableConfig) format
                        : new BlockBasedTableConfig();
        return read(setting -> setting.read(options, table));
    }

    private static Map<RocksDBSetting, Object> read(Function<RocksDBSetting, Object> reader) {
        Map<RocksDBSetting, Object> values = new EnumMap<>(RocksDBSetting.class);
        for (RocksDBSetting setting : RocksDBSetting.values()) {
            values.put(setting, reader.apply(setting));
        }
        return values;
    }

    private void rememberChanges(
            Map<RocksDBSetting, Object> before, Map<RocksDBSetting, Object> after) {
        after.forEach(
                (setting, value) -> {
                    if (!Objects.equals(before.get(setting), value)) {
                        changedByUser.put(setting, value);
                    }
                });
    }

    @Override
    public RocksDBNativeMetricOptions createNativeMetricsOptions(
            RocksDBNativeMetricOptions nativeMetricOptions) {
        return users == null
                ? nativeMetricOptions
                : users.createNativeMetricsOptions(nativeMetricOptions);
    }

    @Override
    public WriteOptions createWriteOptions(
            WriteOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        return users == null
                ? currentOptions
                : users.createWriteOptions(currentOptions, handlesToClose);
    }

    /** Iterators find all keys, see {@link UsersOptionsCheck}. */
    @Override
    public ReadOptions createReadOptions(
            ReadOptions currentOptions, Collection<AutoCloseable> handlesToClose) {
        ReadOptions ours = currentOptions.setTotalOrderSeek(true);
        return users == null
                ? ours
                : new UsersOptionsCheck(users)
                        .mend(users.createReadOptions(ours, handlesToClose), handlesToClose);
    }

    @Override
    public String toString() {
        String ours = "profile '" + tuned.profile() + "'";
        return users == null ? ours : ours + ", then " + users;
    }
}
