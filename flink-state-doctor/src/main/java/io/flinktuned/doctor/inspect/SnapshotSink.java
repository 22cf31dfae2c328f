// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

/**
 * Takes what is in a checkpoint or savepoint, one operator after the other. Several threads can ask
 * for states; each state is for one of them at a time.
 */
public interface SnapshotSink {

    /**
     * The state of an operator, the same for the same arguments.
     *
     * @param operatorId identifies it, as hexadecimal digits
     * @param kind what it stores; {@link StateKind#UNKNOWN} only if no subtask tells
     * @param hasTtl whether its values have a time to live
     */
    StateSink state(String operatorId, String name, StateKind kind, boolean hasTtl);

    /** Says what is not known of this operator and why; the same note counts once. */
    void note(String operatorId, String note);
}
