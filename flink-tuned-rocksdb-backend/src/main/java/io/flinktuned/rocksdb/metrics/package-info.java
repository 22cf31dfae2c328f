// SPDX-License-Identifier: Apache-2.0

/**
 * What the backend shows as metrics of the operator: of hot state, of write-back timers, and of
 * RocksDB. Uses these two packages, and nothing of Flink but its metrics.
 */
package io.flinktuned.rocksdb.metrics;
