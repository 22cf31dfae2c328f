// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.flink;

import org.apache.flink.runtime.state.AbstractKeyedStateBackend;

/** What a keyed state backend around Flink's must pass on, and has only in Flink 2.x. */
abstract class LineKeyedStateBackend<K> extends AbstractKeyedStateBackend<K> {

    private final AbstractKeyedStateBackend<K> flinks;

    LineKeyedStateBackend(AbstractKeyedStateBackend<K> flinks) {
        super(flinks);
        this.flinks = flinks;
    }

    @Override
    public void setCurrentKeyAndKeyGroup(K newKey, int newKeyGroupIndex) {
        flinks.setCurrentKeyAndKeyGroup(newKey, newKeyGroupIndex);
    }

    /** Flink 2.0 and 2.1 do not have it, and so do not call it. */
    @Override
    public String getBackendTypeIdentifier() {
        return flinks.getBackendTypeIdentifier();
    }
}
