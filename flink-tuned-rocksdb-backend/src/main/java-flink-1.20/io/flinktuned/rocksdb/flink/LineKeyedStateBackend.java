// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import org.apache.flink.runtime.state.AbstractKeyedStateBackend;

/** What a keyed state backend around Flink's must pass on in Flink 2.x: nothing in Flink 1.20. */
abstract class LineKeyedStateBackend<K> extends AbstractKeyedStateBackend<K> {

    LineKeyedStateBackend(AbstractKeyedStateBackend<K> flinks) {
        super(flinks);
    }
}
