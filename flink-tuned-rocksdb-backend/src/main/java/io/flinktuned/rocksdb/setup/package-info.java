// SPDX-License-Identifier: Apache-2.0

/**
 * From configuration to choices: what is wrong with it, and what has no effect. Uses the options
 * that users name; knows nothing of how state is kept.
 */
package io.flinktuned.rocksdb.setup;
