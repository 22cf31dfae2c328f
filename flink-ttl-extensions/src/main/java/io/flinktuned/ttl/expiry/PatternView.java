// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.expiry;

import org.apache.flink.annotation.PublicEvolving;

/** The state of one key, in one call of a function. */
@PublicEvolving
public interface PatternView {

    /**
     * Cleans up if the timer is one that this state has set; otherwise it does nothing. Call it
     * from {@code onTimer} for every timer. It removes what has expired, at most {@value
     * DueItems#MAX_VISITS} entries in a call; the rest waits for the next timer.
     *
     * @param timestamp that of the timer
     * @return whether the timer was one that this state has set. One of yours may have the same
     *     time.
     */
    boolean onTimer(long timestamp) throws Exception;

    /** Removes all of the key's state. With a listener it reports what has expired. */
    void clear() throws Exception;
}
