// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.profile;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

/** Checks one of RocksDB's read options. */
@Internal
@FunctionalInterface
public interface ReadOptionCheck {

    /**
     * @param allowed the only value that {@code value} may have; null if it must not be set
     * @throws RuntimeException if it has another one
     */
    void require(String option, @Nullable Object value, @Nullable Object allowed);
}
