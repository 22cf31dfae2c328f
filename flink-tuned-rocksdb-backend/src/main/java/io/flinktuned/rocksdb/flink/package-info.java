// SPDX-License-Identifier: Apache-2.0

/**
 * Between Flink and the rest: the keyed backend, its states, and what is found or checked in a
 * task. The only package that uses classes which Flink has marked as internal, but for its memory
 * segments. Uses all packages but {@code setup}.
 */
package io.flinktuned.rocksdb.flink;
