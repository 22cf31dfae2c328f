// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.job;

import java.util.Objects;

/** A POJO that is a key. */
public final class UserId {

    public String name;

    public UserId() {}

    UserId(String name) {
        this.name = name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserId && ((UserId) other).name.equals(name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name);
    }

    @Override
    public String toString() {
        return "UserId " + name;
    }
}
