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

package io.flinktuned.ttl;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.state.StateTtlConfig;

import java.io.Serializable;

/** Says how long the entries of a state live: a {@link TtlProfile}, or the configuration. */
@PublicEvolving
public interface TtlSource extends Serializable {

    /**
     * The time to live of a state.
     *
     * @param stateName the name in the state's descriptor
     * @return what to give to the state's descriptor; not enabled if its entries live for ever
     */
    StateTtlConfig forState(String stateName);
}
