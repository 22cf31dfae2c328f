// SPDX-License-Identifier: Apache-2.0

/**
 * How the memory of a slot is divided: arithmetic from a budget and ratios to what RocksDB, hot
 * state and timers get, and the pool of segments that the latter two share. Uses no other package.
 */
package io.flinktuned.rocksdb.memory;
