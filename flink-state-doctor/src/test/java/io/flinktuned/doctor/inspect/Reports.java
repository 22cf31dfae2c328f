// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Makes reports for tests, and finds states in them. */
final class Reports {

    private Reports() {}

    static SnapshotReport of(String path) throws UnreadableSnapshotException {
        return of(path, Reports.class.getClassLoader(), null);
    }

    /** With a time to live for all states. */
    static SnapshotReport of(String path, Duration ttl) throws UnreadableSnapshotException {
        return of(path, Reports.class.getClassLoader(), ttl);
    }

    /** As if the classes of the job were not on the class path. */
    static SnapshotReport withoutClasses(String path) throws UnreadableSnapshotException {
        return of(path, new HidingClassLoader("io.flinktuned.doctor.inspect.job."), null);
    }

    /** As if the serializer of POJOs were one that only the job has. */
    static SnapshotReport withoutSerializer(String path) throws UnreadableSnapshotException {
        return of(path, new HidingClassLoader(PojoSerializerSnapshot.class.getName()), null);
    }

    private static SnapshotReport of(String path, ClassLoader classes, Duration ttl)
            throws UnreadableSnapshotException {
        return new Inspection(classes, new Progress(new PrintWriter(new StringWriter())))
                .run(path, Optional.empty(), new TtlSettings(Map.of(), ttl))
                .snapshot;
    }

    /** The operator with keys. */
    static OperatorReport users(SnapshotReport report) {
        return report.operators.stream()
                .filter(operator -> operator.maxParallelism > 0 && operator.states.size() > 1)
                .findFirst()
                .orElseThrow();
    }

    static StateReport state(SnapshotReport report, String name) {
        return users(report).states.stream()
                .filter(state -> state.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No state " + name));
    }

    /** Hides classes whose names have a prefix. */
    private static final class HidingClassLoader extends ClassLoader {

        private final String prefix;

        HidingClassLoader(String prefix) {
            super(Reports.class.getClassLoader());
            this.prefix = prefix;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(prefix)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
