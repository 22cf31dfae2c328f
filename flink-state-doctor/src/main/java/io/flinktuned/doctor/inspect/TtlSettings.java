// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** How long values live, which no checkpoint says: by state, or for all others. */
public final class TtlSettings {

    private final Map<String, Duration> byState;
    private final Duration ofOthers;

    /**
     * @param byState by the name of the state
     * @param ofOthers for states that are not in {@code byState}; null if it is not known
     */
    public TtlSettings(Map<String, Duration> byState, Duration ofOthers) {
        this.byState = Map.copyOf(byState);
        this.ofOthers = ofOthers;
    }

    Optional<Duration> of(String state) {
        return Optional.ofNullable(byState.getOrDefault(state, ofOthers));
    }

    /**
     * @throws UnreadableSnapshotException if there is a setting for a state without time to live
     */
    void check(SnapshotReport report) throws UnreadableSnapshotException {
        TreeSet<String> withTtl = new TreeSet<>();
        report.operators.stream()
                .flatMap(operator -> operator.states.stream())
                .filter(state -> state.hasTtl)
                .forEach(state -> withTtl.add(state.name));
        for (String state : byState.keySet()) {
            if (!withTtl.contains(state)) {
                throw new UnreadableSnapshotException(
                        "--ttl names the state "
                                + state
                                + ", but "
                                + report.path
                                + " has no state of this name with a time to live. States with one: "
                                + (withTtl.isEmpty() ? "none" : String.join(", ", withTtl))
                                + ".");
            }
        }
    }
}
