// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.jobs;

/** Someone who sells and bids. */
public final class Person {

    /** 0, 1, 2 … in the order of registration. */
    public long id;

    public String name;
    public String email;
    public String city;
    public String state;

    /** See {@link Rows}. */
    public String extra;
}
