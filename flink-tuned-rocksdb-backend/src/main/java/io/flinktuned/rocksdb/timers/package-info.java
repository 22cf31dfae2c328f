// SPDX-License-Identifier: Apache-2.0

/**
 * Write-back timers: in memory between checkpoints, in RocksDB at each of them. Uses {@code memory}
 * and {@code writeback}.
 */
package io.flinktuned.rocksdb.timers;
