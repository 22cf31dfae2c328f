// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.memory.SegmentPool;

import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.memory.OpaqueMemoryResource;
import org.apache.flink.runtime.memory.SharedResources;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.function.LongFunctionWithException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What hot state and write-back timers have of a {@link MemoryBudget}: a lease of the pool that all
 * those share who share the budget. Flink counts the leases and closes the pool with the last of
 * them, so nobody's failure keeps the memory. It is a part of what is reserved for RocksDB, so
 * nothing is reserved for it.
 */
@Internal
public final class WriteBackMemory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WriteBackMemory.class);

    static final String RESOURCE = "flink-tuned-write-back";

    private final OpaqueMemoryResource<?> lease;
    private final SegmentPool pool;
    private final List<SegmentPool.Share> shares = new ArrayList<>();

    private WriteBackMemory(OpaqueMemoryResource<?> lease, SegmentPool pool) {
        this.lease = lease;
        this.pool = pool;
    }

    /**
     * Takes a lease.
     *
     * @return null if there is no memory for hot state and timers
     */
    @Nullable
    public static WriteBackMemory of(MemoryBudget budget, Environment env) throws IOException {
        if (budget.split().writeBack() == 0) {
            return null;
        }
        OpaqueMemoryResource<?> lease;
        try {
            lease = lease(budget, env);
        } catch (Exception e) {
            throw new IOException("The memory of hot state and timers cannot be taken.", e);
        }
        if (lease.getResourceHandle() instanceof SegmentPool) {
            return new WriteBackMemory(lease, (SegmentPool) lease.getResourceHandle());
        }
        LOG.warn(
                "Hot state and write-back timers are off: their memory is shared with a job that has"
                        + " classes of this backend of its own. Put the jar into lib/ of Flink and into no job's jar.");
        close(lease);
        return null;
    }

    /** Of a pool that may be that of another job, whose classes are not these. */
    private static OpaqueMemoryResource<?> lease(MemoryBudget budget, Environment env)
            throws Exception {
        LongFunctionWithException<AutoCloseable, Exception> allocator = SegmentPool::new;
        long bytes = budget.split().writeBack();
        if (budget.scope() != MemoryBudget.Scope.TASK_MANAGER_FIXED) {
            return env.getMemoryManager()
                    .getExternalSharedMemoryResource(RESOURCE, allocator, bytes);
        }
        SharedResources shared = env.getSharedResources();
        Object holder = new Object();
        AutoCloseable pool =
                shared.getOrAllocateSharedResource(RESOURCE, holder, allocator, bytes)
                        .resourceHandle();
        return new OpaqueMemoryResource<>(
                pool, bytes, () -> shared.release(RESOURCE, holder, unused -> {}));
    }

    /**
     * A part of the pool for the hot tier or the timers of a keyed backend; given back with this.
     */
    public SegmentPool.Share open() {
        SegmentPool.Share share = pool.open();
        shares.add(share);
        return share;
    }

    /** Gives everything back; does nothing if it was. */
    @Override
    public void close() {
        shares.forEach(SegmentPool.Share::close);
        close(lease);
    }

    private static void close(OpaqueMemoryResource<?> lease) {
        try {
            lease.close();
        } catch (Exception e) {
            ExceptionUtils.rethrow(e);
        }
    }
}
