// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.rules;

import io.flinktuned.doctor.diagnose.observe.Checkpoint;
import io.flinktuned.doctor.diagnose.observe.Observation;
import io.flinktuned.doctor.text.Bytes;

import java.util.List;

/** State with a TTL grows all the time. */
final class ExpiredStateStays implements Diagnosis {

    private static final String PERIOD =
            "state.backend.rocksdb.compaction.filter.periodic-compaction-time";

    private static final int FEWEST_CHECKPOINTS = 4;

    /** From the first checkpoint that Flink remembers to the last. */
    private static final double GROWTH = 0.1;

    @Override
    public Verdict examine(Observation job) {
        List<Checkpoint> completed = job.checkpoints().completed();
        boolean ttl =
                job.vertices().stream()
                        .anyMatch(vertex -> vertex.stacks().shareWith(".state.ttl.") > 0);
        if (!job.usesRocksDb()
                || !ttl
                || completed.size() < FEWEST_CHECKPOINTS
                || job.settings().value(PERIOD).isPresent()) {
            return Verdict.nothing();
        }
        long first = completed.get(0).stateBytes();
        long last = completed.get(completed.size() - 1).stateBytes();
        double growth = first == 0 ? 0 : (double) (last - first) / last;
        if (growth < GROWTH) {
            return Verdict.well(
                    "State with a TTL: it does not grow (%s, %s before).",
                    Bytes.format(last), Bytes.format(first));
        }
        Finding.Builder finding =
                Finding.of("expired-state-stays", "State with a TTL grows all the time")
                        .cost(growth / 2, "state that came during the last checkpoints, half of it")
                        .evidence(
                                Text.format(
                                        "from %s to %s within %d checkpoints",
                                        Bytes.format(first), Bytes.format(last), completed.size()),
                                "/jobs/:id/checkpoints: state_size")
                        .evidence(
                                "state has a TTL",
                                "/taskmanagers/:id/thread-dump: runtime.state.ttl");
        if (job.version().atLeast(2, 0)) {
            finding.set(PERIOD, "1 d");
        } else {
            finding.action(
                    "Flink 1.x has no key for it: an options factory"
                            + " (state.backend.rocksdb.options-factory) whose createColumnOptions"
                            + " calls setPeriodicCompactionSeconds(86400).");
        }
        return finding.action(
                        "If the job runs for less than the TTL, this is as it should be: nothing has"
                                + " expired yet.")
                .expect(
                        "Expired entries leave RocksDB a day after they expired, and not after 30"
                                + " (docs/ttl.md). All state is read and written once a day.");
    }
}
