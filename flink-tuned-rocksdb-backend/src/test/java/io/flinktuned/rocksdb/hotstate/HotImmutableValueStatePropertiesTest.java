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

package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.internal.InternalValueState;

import java.util.List;

/** Value state of a type that is held as objects. */
class HotImmutableValueStatePropertiesTest
        extends HotStateProperties<InternalValueState<String, String, String>> {

    @Override
    @SuppressWarnings("unchecked")
    InternalValueState<String, String, String> create(LiveBackend backend) throws Exception {
        return (InternalValueState<String, String, String>)
                backend.state(
                        StringSerializer.INSTANCE,
                        new ValueStateDescriptor<>("state", StringSerializer.INSTANCE));
    }

    @Override
    List<String> operations() {
        return List.of("value", "value", "update", "update", "updateToNull", "clear");
    }

    @Override
    Object apply(InternalValueState<String, String, String> state, Action action) throws Exception {
        switch (action.name) {
            case "value":
                return state.value();
            case "update":
                state.update("v".repeat(action.size) + action.number);
                return null;
            case "updateToNull":
                state.update(null);
                return null;
            default:
                state.clear();
                return null;
        }
    }
}
