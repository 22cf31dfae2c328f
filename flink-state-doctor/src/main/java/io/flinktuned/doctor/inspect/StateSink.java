// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

/** Takes what is in one state, in the order in which it is stored. */
public interface StateSink {

    void entry(Entry entry);

    /**
     * Called for each value, list element and map entry that has a time to live.
     *
     * @param timestamp when it was last written (or read, if reads renew it), in ms since the epoch
     */
    void touched(long timestamp);

    /**
     * Called for each timer, besides {@link #entry}.
     *
     * @param timestamp when it is due, in ms since the epoch
     */
    void timer(long timestamp);

    /** Says what is not known of this state and why; the same note counts once. */
    void note(String note);
}
