// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.serialization;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.StateMigrationException;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/** Creates the states behind a pattern, or says why it cannot. */
@Internal
public final class KeyedStates {

    /** The names that are taken in each function that runs; contexts come and go with tasks. */
    private static final Map<RuntimeContext, Set<String>> TAKEN =
            Collections.synchronizedMap(new WeakHashMap<>());

    private KeyedStates() {}

    /**
     * @param pattern the class that the user sees, for the message
     * @throws IllegalStateException if the function is not on a keyed stream, if the name is taken,
     *     or if the state was written by something else
     */
    public static <K, V> MapState<K, V> map(
            Class<?> pattern, RuntimeContext context, MapStateDescriptor<K, V> descriptor) {
        return create(
                pattern, context, descriptor.getName(), () -> context.getMapState(descriptor));
    }

    /**
     * @param pattern the class that the user sees, for the message
     * @throws IllegalStateException if the function is not on a keyed stream, if the name is taken,
     *     or if the state was written by something else
     */
    public static <T> ValueState<T> value(
            Class<?> pattern, RuntimeContext context, ValueStateDescriptor<T> descriptor) {
        return create(pattern, context, descriptor.getName(), () -> context.getState(descriptor));
    }

    private static <S extends State> S create(
            Class<?> pattern, RuntimeContext context, String name, Supplier<S> state) {
        String subject = pattern.getSimpleName() + " '" + name + "'";
        if (!TAKEN.computeIfAbsent(context, c -> new HashSet<>()).add(name)) {
            throw new IllegalStateException(
                    subject
                            + " has a name that another state of this function has: they would"
                            + " share what is stored. Give each its own, and create each once, in"
                            + " open().");
        }
        try {
            return state.get();
        } catch (RuntimeException e) {
            throw explained(subject, e);
        }
    }

    private static RuntimeException explained(String subject, RuntimeException failure) {
        Optional<StateFormatException> format =
                ExceptionUtils.findThrowable(failure, StateFormatException.class);
        if (format.isPresent()) {
            return format.get();
        }
        if (ExceptionUtils.findThrowable(failure, StateMigrationException.class).isPresent()) {
            return new IllegalStateException(
                    subject
                            + " does not fit the state that was restored under this name. If that"
                            + " was written by a plain state of Flink, give this one another name;"
                            + " EventTimeTtlMapState and PerEntryTtlMapState take over the entries"
                            + " of a MapState with takeOver(descriptor, timestamp). If it was"
                            + " written by this class, its types have changed in a way that they"
                            + " cannot be read with.",
                    failure);
        }
        if (failure instanceof NullPointerException
                || failure instanceof UnsupportedOperationException) {
            // How Flink's runtime contexts say that there is no keyed state.
            return new IllegalStateException(
                    subject
                            + " is keyed state. Create it in open() of a function on a keyed"
                            + " stream, that is, after keyBy() and without enableAsyncState(), and"
                            + " use it in processElement() and onTimer().",
                    failure);
        }
        return failure;
    }
}
