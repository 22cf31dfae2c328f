// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.util.StateMigrationException;

import java.util.function.Function;

/** What is the same for all kinds of state. */
final class TtlStates {

    private TtlStates() {}

    static <D extends StateDescriptor<?, ?>> D withTtl(D descriptor, TtlSource ttl) {
        descriptor.enableTimeToLive(ttl.forState(descriptor.getName()));
        return descriptor;
    }

    /** Gets a state, and explains what is wrong if what was restored does not fit. */
    static <S extends State, D extends StateDescriptor<? extends S, ?>> S open(
            D descriptor, Function<D, S> getter) {
        try {
            return getter.apply(descriptor);
        } catch (RuntimeException e) {
            if (isMigrationFailure(e)) {
                throw new IllegalStateException(
                        "State '"
                                + descriptor.getName()
                                + "' does not fit what was restored. If its time to live was turned"
                                + " on or off since the checkpoint or savepoint was taken: Flink"
                                + " 1.20 cannot do that for existing state. Flink 2.3 can, but on"
                                + " RocksDB it cannot turn it on for a map that holds null values."
                                + " Turn it back, any duration will do, or give the state a new"
                                + " name, under which it begins empty. Otherwise its type or"
                                + " serializer has changed incompatibly.",
                        e);
            }
            throw e;
        }
    }

    private static boolean isMigrationFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StateMigrationException) {
                return true;
            }
        }
        return false;
    }
}
