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

package io.flinktuned.doctor.inspect;

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
        return of(path, new HidingClassLoader(), null);
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

    /** Hides the classes of the jobs of these tests. */
    private static final class HidingClassLoader extends ClassLoader {

        HidingClassLoader() {
            super(Reports.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.flinktuned.doctor.inspect.job.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
