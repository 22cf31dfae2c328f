// SPDX-License-Identifier: Apache-2.0

/**
 * From configuration to checked choices, and from these to the keyed backends of tasks and the
 * report of what they are. Uses all packages below: {@code flink} and what that uses.
 */
package io.flinktuned.rocksdb.setup;
