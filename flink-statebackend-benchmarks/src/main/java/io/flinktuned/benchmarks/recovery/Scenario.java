// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.recovery;

import io.flinktuned.benchmarks.backend.LocalCluster;

import org.apache.flink.core.execution.SavepointFormatType;

/** What happens to the job. */
enum Scenario {
    KILLED("TaskManager lost", 2, 2, Snapshot.CHECKPOINT, false),
    KILLED_LOCAL_RECOVERY("TaskManager lost, local recovery", 2, 2, Snapshot.CHECKPOINT, true),
    RESCALE_2_3("2 → 3", 2, 3, Snapshot.CHECKPOINT, false),
    RESCALE_3_2("3 → 2", 3, 2, Snapshot.CHECKPOINT, false),
    RESCALE_2_4("2 → 4", 2, 4, Snapshot.CHECKPOINT, false),
    NATIVE_2_3("2 → 3, native savepoint", 2, 3, Snapshot.NATIVE, false),
    CANONICAL_2_3("2 → 3, canonical savepoint", 2, 3, Snapshot.CANONICAL, false);

    /** From which a job starts again. */
    enum Snapshot {
        CHECKPOINT {
            @Override
            String take(LocalCluster cluster) throws Exception {
                return cluster.checkpoint();
            }
        },
        NATIVE {
            @Override
            String take(LocalCluster cluster) throws Exception {
                return cluster.savepoint(SavepointFormatType.NATIVE);
            }
        },
        CANONICAL {
            @Override
            String take(LocalCluster cluster) throws Exception {
                return cluster.savepoint(SavepointFormatType.CANONICAL);
            }
        };

        abstract String take(LocalCluster cluster) throws Exception;
    }

    final String label;
    final int before;
    final int after;
    final Snapshot snapshot;
    final boolean localRecovery;

    Scenario(String label, int before, int after, Snapshot snapshot, boolean localRecovery) {
        this.label = label;
        this.before = before;
        this.after = after;
        this.snapshot = snapshot;
        this.localRecovery = localRecovery;
    }

    private boolean isFailure() {
        return before == after;
    }

    /**
     * Lets it happen.
     *
     * @return when the job stopped, as {@link System#nanoTime} has it
     */
    long happen(LocalCluster cluster, Load load) throws Exception {
        if (isFailure()) {
            long stopped = System.nanoTime();
            cluster.killTaskManager();
            return stopped;
        }
        String path = snapshot.take(cluster);
        cluster.cancel();
        long stopped = System.nanoTime();
        cluster.submit(load.graph(cluster.configuration(), after), path);
        return stopped;
    }
}
