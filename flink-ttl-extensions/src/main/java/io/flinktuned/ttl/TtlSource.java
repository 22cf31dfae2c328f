// SPDX-License-Identifier: Apache-2.0
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
