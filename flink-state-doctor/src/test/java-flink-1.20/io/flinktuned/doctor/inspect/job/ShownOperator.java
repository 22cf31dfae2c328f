// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.job;

/**
 * What is known of the operator of {@link UserJob}: Flink 1.20 writes no names of operators into
 * the metadata, but the ID that it makes of the uid.
 */
public final class ShownOperator {

    public static final String NAME = "operator b31ef24a3a79459a62581ed0da8afcba";

    public static final String TITLE = "operator b31ef24a3a79459a62581ed0da8afcba (parallelism 2";

    public static final String UID = "";

    private ShownOperator() {}
}
