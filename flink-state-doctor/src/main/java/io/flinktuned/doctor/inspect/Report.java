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

/** All that one run tells; its fields are those of the JSON form. */
public final class Report {

    final SnapshotReport snapshot;

    /** Null if nothing was compared. */
    final Growth growth;

    private Report(SnapshotReport snapshot, Growth growth) {
        this.snapshot = snapshot;
        this.growth = growth;
    }

    static Report of(SnapshotReport snapshot) {
        return new Report(snapshot, null);
    }

    static Report of(SnapshotReport snapshot, SnapshotReport before) {
        return new Report(snapshot, Growth.between(before, snapshot));
    }
}
