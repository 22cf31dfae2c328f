/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in
 * compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

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
