// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.job;

/** A POJO in state. */
public final class Profile {

    public String name;
    public int visits;

    public Profile() {}

    Profile(String name, int visits) {
        this.name = name;
        this.visits = visits;
    }
}
