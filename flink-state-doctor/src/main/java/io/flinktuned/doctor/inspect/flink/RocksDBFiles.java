// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.flink;

import io.flinktuned.doctor.inspect.StateSink;

import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.util.ExceptionUtils;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Reads checkpoints and native savepoints of RocksDB: the files of a database with a column family
 * for each state.
 *
 * <p>The database is opened read-only, with a cache of a fixed size that also holds the indexes of
 * its files, so that memory does not grow with it.
 */
final class RocksDBFiles {

    private static final long CACHE_BYTES = 32L * 1024 * 1024;
    private static final long READ_AHEAD_BYTES = 2L * 1024 * 1024;

    /** RocksDB keeps an index reader and a file descriptor for each open file. */
    private static final int MAX_OPEN_FILES = 128;

    private static final int FIRST_KEY_BYTES = 1024;

    private final ClassLoader classes;
    private final OperatorSink sink;
    private final int prefixBytes;

    RocksDBFiles(ClassLoader classes, OperatorSink sink, int prefixBytes) {
        this.classes = classes;
        this.sink = sink;
        this.prefixBytes = prefixBytes;
    }

    void read(IncrementalRemoteKeyedStateHandle handle, LocalFiles files) throws IOException {
        for (List<HandleAndLocalPath> part :
                List.of(handle.getSharedState(), handle.getPrivateState())) {
            for (HandleAndLocalPath file : part) {
                files.add(file.getHandle(), file.getLocalPath());
            }
        }
        RocksDB.loadLibrary();
        try {
            readDatabase(files.directory(), formats(handle));
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
    }

    private static IOException unreadable(RocksDBException e) {
        return new IOException("RocksDB cannot read it: " + e.getMessage(), e);
    }

    private Formats formats(IncrementalRemoteKeyedStateHandle handle) throws IOException {
        try (FSDataInputStream stream = handle.getMetaDataStateHandle().openInputStream()) {
            BackendMetadata metadata =
                    BackendMetadata.read(
                            new DataInputViewStreamWrapper(new BufferedInputStream(stream)),
                            classes);
            Map<String, StateFormat> formats = new HashMap<>();
            for (BackendMetadata.State state : metadata.states()) {
                StateFormat format = StateFormat.of(metadata.key(), state, prefixBytes);
                formats.put(format.name(), format);
            }
            return formats::get;
        } catch (MissingClassesException e) {
            return name ->
                    StateFormat.unknown(
                            name, prefixBytes, "Only sizes are known. " + e.getMessage());
        }
    }

    private void readDatabase(Path directory, Formats formats)
            throws RocksDBException, IOException {
        try (Cache cache = new LRUCache(CACHE_BYTES);
                Options listOptions = new Options();
                DBOptions dbOptions = new DBOptions().setMaxOpenFiles(MAX_OPEN_FILES);
                ColumnFamilyOptions familyOptions = familyOptions(cache)) {
            List<ColumnFamilyDescriptor> families =
                    RocksDB.listColumnFamilies(listOptions, directory.toString()).stream()
                            .map(name -> new ColumnFamilyDescriptor(name, familyOptions))
                            .collect(Collectors.toList());
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            try (RocksDB db =
                    RocksDB.openReadOnly(dbOptions, directory.toString(), families, handles)) {
                try {
                    readFamilies(db, handles, formats);
                } finally {
                    handles.forEach(ColumnFamilyHandle::close);
                }
            }
        }
    }

    private static ColumnFamilyOptions familyOptions(Cache cache) {
        return new ColumnFamilyOptions()
                .setMergeOperatorName(RocksDBKeyedStateBackend.MERGE_OPERATOR_NAME)
                .setTableFormatConfig(
                        new BlockBasedTableConfig()
                                .setBlockCache(cache)
                                .setCacheIndexAndFilterBlocks(true));
    }

    /** Reads as many states at a time as there are processors. */
    private void readFamilies(RocksDB db, List<ColumnFamilyHandle> handles, Formats formats)
            throws IOException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Callable<Void>> reads = new ArrayList<>();
            for (ColumnFamilyHandle handle : handles) {
                reads.add(
                        () -> {
                            readFamily(db, handle, formats);
                            return null;
                        });
            }
            for (Future<Void> read : threads.invokeAll(reads)) {
                read.get();
            }
        } catch (ExecutionException e) {
            ExceptionUtils.rethrowIOException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted while it was read");
        } finally {
            threads.shutdownNow();
        }
    }

    private void readFamily(RocksDB db, ColumnFamilyHandle handle, Formats formats)
            throws RocksDBException, IOException {
        byte[] name = handle.getName();
        if (Arrays.equals(name, RocksDB.DEFAULT_COLUMN_FAMILY)) {
            return;
        }
        StateFormat format = formats.of(new String(name, StandardCharsets.UTF_8));
        StateSink state = sink.state(format);
        try (ReadOptions options =
                        new ReadOptions()
                                .setFillCache(false)
                                .setTotalOrderSeek(true)
                                .setReadaheadSize(READ_AHEAD_BYTES);
                RocksIterator iterator = db.newIterator(handle, options)) {
            readEntries(iterator, new UnifiedEntries(format, state));
        } catch (RocksDBException e) {
            throw unreadable(e);
        }
        format.notes().forEach(state::note);
    }

    private static void readEntries(RocksIterator iterator, UnifiedEntries entries)
            throws RocksDBException, IOException {
        ByteBuffer keyBuffer = ByteBuffer.allocateDirect(FIRST_KEY_BYTES);
        ByteBuffer valueBuffer = ByteBuffer.allocateDirect(2 * Long.BYTES);
        byte[] key = new byte[FIRST_KEY_BYTES];
        byte[] valueStart = new byte[valueBuffer.capacity()];
        for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
            int keyLength = iterator.key(keyBuffer.clear());
            if (keyLength > keyBuffer.capacity()) {
                keyBuffer = ByteBuffer.allocateDirect(2 * keyLength);
                key = new byte[keyBuffer.capacity()];
                keyLength = iterator.key(keyBuffer);
            }
            keyBuffer.rewind().get(key, 0, keyLength);
            if (entries.neededValueBytes() > valueStart.length) {
                byte[] value = iterator.value();
                entries.accept(key, keyLength, value, value.length);
            } else {
                int valueLength = iterator.value(valueBuffer.clear());
                valueBuffer.rewind().get(valueStart, 0, Math.min(valueLength, valueStart.length));
                entries.accept(key, keyLength, valueStart, valueLength);
            }
        }
        // A damaged file looks like the end, but for the status.
        iterator.status();
    }

    /** Finds the format of a state by its name. */
    private interface Formats {
        StateFormat of(String name);
    }
}
