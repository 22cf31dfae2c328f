// SPDX-License-Identifier: Apache-2.0

/**
 * What users name: the state backend, its factory, the options factory, and the options with their
 * values. Options, {@link io.flinktuned.rocksdb.Profile} and {@link io.flinktuned.rocksdb.Timers}
 * use nothing else of this module. The other classes use {@code setup}, and nothing uses them.
 */
package io.flinktuned.rocksdb;
