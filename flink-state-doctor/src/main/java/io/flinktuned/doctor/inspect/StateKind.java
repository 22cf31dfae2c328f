// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

/** What a state stores. */
public enum StateKind {
    VALUE,
    LIST,
    MAP,
    REDUCING,
    AGGREGATING,
    EVENT_TIME_TIMERS,
    PROCESSING_TIME_TIMERS,
    /** A list that is split over the subtasks of an operator without keys. */
    OPERATOR_LIST,
    /** As {@link #OPERATOR_LIST}, but each subtask gets the whole list when it is restored. */
    OPERATOR_UNION_LIST,
    /** A map that all subtasks hold; it counts once per subtask. */
    BROADCAST,
    /** What it stores is not known, since its serializers cannot be loaded. */
    UNKNOWN;

    public boolean isTimers() {
        return this == EVENT_TIME_TIMERS || this == PROCESSING_TIME_TIMERS;
    }

    /** Whether it belongs to subtasks, not to keys. */
    public boolean isOperatorState() {
        return this == OPERATOR_LIST || this == OPERATOR_UNION_LIST || this == BROADCAST;
    }

    /** Whether one key has many elements: those of a list or a map. */
    public boolean isCollection() {
        return this == LIST || this == MAP;
    }
}
