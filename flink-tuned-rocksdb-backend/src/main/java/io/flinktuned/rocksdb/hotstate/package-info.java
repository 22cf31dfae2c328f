// SPDX-License-Identifier: Apache-2.0

/**
 * The hot tier: the state in use as records outside of the heap, in front of RocksDB. One class for
 * each kind of state, above one log and one index. Knows bytes only; Flink's states are in {@code
 * flink}. Uses {@code memory} and {@code writeback}.
 */
package io.flinktuned.rocksdb.hotstate;
