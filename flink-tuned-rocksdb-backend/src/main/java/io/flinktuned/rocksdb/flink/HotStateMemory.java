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

package io.flinktuned.rocksdb.flink;

import io.flinktuned.rocksdb.hotstate.SegmentPool;

import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.memory.OpaqueMemoryResource;
import org.apache.flink.runtime.memory.SharedResources;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.function.LongFunctionWithException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.io.IOException;

/**
 * Hot state's part of a {@link MemoryBudget}: a lease of the pool that all those share who share
 * the budget. Flink counts the leases and closes the pool with the last of them, so nobody's
 * failure keeps the memory. It is a part of what is reserved for RocksDB, so nothing is reserved
 * for it.
 */
public final class HotStateMemory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HotStateMemory.class);

    static final String RESOURCE = "flink-tuned-hot-state";

    private final OpaqueMemoryResource<?> lease;
    private final SegmentPool.Share share;

    private HotStateMemory(OpaqueMemoryResource<?> lease, SegmentPool pool) {
        this.lease = lease;
        this.share = pool.open();
    }

    /**
     * Takes a lease.
     *
     * @return null if there is no memory for hot state
     */
    @Nullable
    public static HotStateMemory of(MemoryBudget budget, Environment env) throws IOException {
        if (budget.split().hotState() == 0) {
            return null;
        }
        OpaqueMemoryResource<?> lease;
        try {
            lease = lease(budget, env);
        } catch (Exception e) {
            throw new IOException("The memory of hot state cannot be taken.", e);
        }
        if (lease.getResourceHandle() instanceof SegmentPool) {
            return new HotStateMemory(lease, (SegmentPool) lease.getResourceHandle());
        }
        LOG.warn(
                "Hot state is off: its memory is shared with a job that has classes of this backend"
                        + " of its own. Put the jar into lib/ of Flink and into no job's jar.");
        close(lease);
        return null;
    }

    /** Of a pool that may be that of another job, whose classes are not these. */
    private static OpaqueMemoryResource<?> lease(MemoryBudget budget, Environment env)
            throws Exception {
        LongFunctionWithException<AutoCloseable, Exception> allocator = SegmentPool::new;
        long bytes = budget.split().hotState();
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

    /** What one keyed backend has of the pool. */
    public SegmentPool.Share share() {
        return share;
    }

    /** Gives share and lease back; does nothing if they were. */
    @Override
    public void close() {
        share.close();
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
