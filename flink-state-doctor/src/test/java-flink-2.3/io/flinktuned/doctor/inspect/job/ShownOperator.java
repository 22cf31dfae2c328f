// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.job;

/**
 * What is known of the operator of {@link UserJob}: Flink 2.x writes names and uids of operators
 * into the metadata.
 */
public final class ShownOperator {

    public static final String NAME = "Users";

    public static final String TITLE = "Users (uid users, parallelism 2";

    public static final String UID = "users";

    private ShownOperator() {}
}
