// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import io.flinktuned.rocksdb.Timers;
import io.flinktuned.rocksdb.compatibility.Move.Snapshot;
import io.flinktuned.rocksdb.compatibility.Move.Stage;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static io.flinktuned.rocksdb.compatibility.Backend.HASHMAP;
import static io.flinktuned.rocksdb.compatibility.Backend.ROCKSDB;
import static io.flinktuned.rocksdb.compatibility.Backend.TUNED;
import static io.flinktuned.rocksdb.compatibility.Backend.TUNED_FOR_WRITES;

/**
 * A job moves between this backend and Flink's, changing its parallelism, and finds its state and
 * timers as it left them.
 */
class MoveBetweenBackendsITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(Jobs.cluster(new Configuration()));

    @TempDir private Path directory;

    @AfterEach
    void freeSlots(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Jobs.cancelAll(cluster);
    }

    @ParameterizedTest
    @MethodSource("moves")
    void stateAndTimersArriveUnchanged(Move move, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        move.run(cluster, directory);
    }

    static List<Move> moves() {
        List<Move> moves = new ArrayList<>();
        for (Timers timers : Timers.values()) {
            Stage tuned = new Stage(TUNED, timers);
            Stage rocksdb = new Stage(ROCKSDB, timers);
            Stage hashmap = new Stage(HASHMAP, timers);
            for (Snapshot kind : Snapshot.values()) {
                if (kind == Snapshot.NATIVE_SAVEPOINT && timers == Timers.HEAP) {
                    // Flink's own RocksDB backend leaves these timers out of the savepoint.
                    continue;
                }
                moves.add(new Move(kind, true, rocksdb, tuned, rocksdb));
                moves.add(new Move(kind, true, tuned, rocksdb, tuned));
            }
            moves.add(new Move(Snapshot.RETAINED_CHECKPOINT, false, rocksdb, tuned, rocksdb));
            moves.add(new Move(Snapshot.CANONICAL_SAVEPOINT, true, hashmap, tuned, hashmap));
        }
        Stage flinks = new Stage(ROCKSDB, Timers.ROCKSDB);
        Stage universal = new Stage(TUNED_FOR_WRITES, Timers.WRITE_BACK);
        moves.add(new Move(Snapshot.RETAINED_CHECKPOINT, true, flinks, universal, flinks));
        Stage timersInRocksDB = new Stage(TUNED, Timers.ROCKSDB);
        Stage timersOnHeap = new Stage(TUNED, Timers.HEAP);
        moves.add(
                new Move(
                        Snapshot.CANONICAL_SAVEPOINT,
                        true,
                        timersInRocksDB,
                        timersOnHeap,
                        timersInRocksDB));
        return moves;
    }
}
