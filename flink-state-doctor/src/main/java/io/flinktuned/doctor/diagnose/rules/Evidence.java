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

package io.flinktuned.doctor.diagnose.rules;

/** A number, or what else was seen, and where. */
public final class Evidence {

    private final String text;
    private final String source;

    Evidence(String text, String source) {
        this.text = text;
        this.source = source;
    }

    public String text() {
        return text;
    }

    /** The REST path, and the metric or field; the ID of the job is left out. */
    public String source() {
        return source;
    }
}
