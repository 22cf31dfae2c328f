// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.RegisteredPriorityQueueStateBackendMetaInfo;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend.RocksDbKvStateInfo;
import org.apache.flink.state.rocksdb.RocksDBOperationUtils;
import org.apache.flink.state.rocksdb.RocksIteratorWrapper;

import org.rocksdb.RocksDB;

import java.util.TreeSet;

/**
 * Refuses the restores, settings and operators with which Flink's RocksDB backend loses timers on
 * the heap without an error.
 */
@Internal
public final class HeapTimers {

    private static final String SQL_WINDOW_OPERATOR = "WindowAggOperator_";

    private HeapTimers() {}

    /**
     * Refuses the changelog. It never asks for the timers that Flink keeps on the heap beside
     * RocksDB, so they are gone from every checkpoint after its first materialization.
     *
     * @param setting what makes timers stay on the heap, for the message
     * @throws IllegalConfigurationException if the changelog is on
     */
    public static void checkNoChangelog(Environment env, String setting) {
        // Flink decides by these two configurations (StateBackendLoader).
        boolean changelog =
                env.getJobConfiguration()
                        .getOptional(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG)
                        .orElse(
                                env.getTaskManagerInfo()
                                        .getConfiguration()
                                        .get(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG));
        if (changelog) {
            throw refusedWithChangelog(setting);
        }
    }

    /** The error that says why there can be no timers on the heap with the changelog. */
    public static IllegalConfigurationException refusedWithChangelog(String setting) {
        return new IllegalConfigurationException(
                String.format(
                        "%s, but '%s' is 'true', and checkpoints of the changelog do not hold"
                                + " timers on the heap. Set the former to 'rocksdb' or"
                                + " 'write-back', or the latter to 'false'.",
                        setting, StateChangelogOptions.ENABLE_STATE_CHANGE_LOG.key()));
    }

    /**
     * Refuses a backend that loses timers:
     *
     * <ul>
     *   <li>Its restore brought timers into RocksDB. With timers on the heap Flink never looks at
     *       them there. This looks at what was restored rather than at the meta data of the
     *       snapshot, because these name the timers of every operator that could have some, also
     *       when there are none.
     *   <li>Flink tells SQL that it may reuse the key object although timers on the heap keep it
     *       (FLINK-38558; so do 1.20, 2.0 and 2.1). Only the window operator of SQL makes use of
     *       that.
     * </ul>
     *
     * @param backend what Flink made and restored; not used since
     * @param operatorIdentifier the operator, as Flink names it to state backends
     * @param setting what makes timers stay on the heap, for the message
     * @throws IllegalConfigurationException if the backend loses timers
     */
    public static void check(
            AbstractKeyedStateBackend<?> backend, String operatorIdentifier, String setting) {
        checkNoneInRocksDB((RocksDBKeyedStateBackend<?>) backend, setting);
        if (backend.isSafeToReuseKVState() && operatorIdentifier.startsWith(SQL_WINDOW_OPERATOR)) {
            throw new IllegalConfigurationException(
                    String.format(
                            "%s, but in this version of Flink windows of SQL overwrite the keys of"
                                    + " timers on the heap, and so lose results (FLINK-38558; %s)."
                                    + " Set it to 'rocksdb' or 'write-back'.",
                            setting, operatorIdentifier));
        }
    }

    private static void checkNoneInRocksDB(RocksDBKeyedStateBackend<?> backend, String setting) {
        TreeSet<String> found = timersInRocksDB(backend);
        if (!found.isEmpty()) {
            throw new IllegalConfigurationException(
                    String.format(
                            "%s, but the state to restore has timers in RocksDB, which would be"
                                    + " lost: %s. Set it back to 'rocksdb'. To change it, take a"
                                    + " savepoint in canonical format with 'rocksdb' and restore"
                                    + " from that with 'heap'.",
                            setting, found));
        }
    }

    private static TreeSet<String> timersInRocksDB(RocksDBKeyedStateBackend<?> backend) {
        TreeSet<String> found = new TreeSet<>();
        RocksDB db = BackendFields.db(backend);
        for (RocksDbKvStateInfo state : BackendFields.states(backend).values()) {
            if (state.metaInfo instanceof RegisteredPriorityQueueStateBackendMetaInfo) {
                try (RocksIteratorWrapper timers =
                        RocksDBOperationUtils.getRocksIterator(
                                db, state.columnFamilyHandle, backend.getReadOptions())) {
                    timers.seekToFirst();
                    if (timers.isValid()) {
                        found.add(state.metaInfo.getName());
                    }
                }
            }
        }
        return found;
    }
}
