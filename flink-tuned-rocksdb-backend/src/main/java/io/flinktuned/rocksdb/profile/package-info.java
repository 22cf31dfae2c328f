// SPDX-License-Identifier: Apache-2.0

/**
 * RocksDB's options: which of them each profile sets, why, and what profile and configuration come
 * to together. What differs between the versions of RocksDB is here, too. Uses the options that
 * users name, and no other package.
 */
package io.flinktuned.rocksdb.profile;
