// SPDX-License-Identifier: Apache-2.0

/**
 * When and how much of what is changed in memory is written to RocksDB: what hot state and timers
 * share. Uses no other package.
 */
package io.flinktuned.rocksdb.writeback;
