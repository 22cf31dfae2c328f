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

import java.util.Optional;

/** An operator, as the metadata of a checkpoint knows it. */
public final class OperatorInfo {

    private final String id;
    private final String name;
    private final String uid;
    private final int parallelism;
    private final int maxParallelism;

    /**
     * @param name null or empty if the metadata has none, as before Flink 2.0
     * @param uid as {@code name}
     */
    public OperatorInfo(String id, String name, String uid, int parallelism, int maxParallelism) {
        this.id = id;
        this.name = name;
        this.uid = uid;
        this.parallelism = parallelism;
        this.maxParallelism = maxParallelism;
    }

    public String id() {
        return id;
    }

    public Optional<String> name() {
        return Optional.ofNullable(name).filter(text -> !text.isEmpty());
    }

    public Optional<String> uid() {
        return Optional.ofNullable(uid).filter(text -> !text.isEmpty());
    }

    /** The name, or what else there is to tell it from others. */
    public String title() {
        return name().or(this::uid).orElse("operator " + id);
    }

    public int parallelism() {
        return parallelism;
    }

    public int maxParallelism() {
        return maxParallelism;
    }
}
