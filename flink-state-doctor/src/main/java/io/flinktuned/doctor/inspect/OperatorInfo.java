// SPDX-License-Identifier: Apache-2.0
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
