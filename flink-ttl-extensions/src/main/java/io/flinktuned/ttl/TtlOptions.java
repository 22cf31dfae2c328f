// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.util.Map;

/** Configuration options of state time to live, read by {@link TtlConfiguration}. */
@PublicEvolving
public final class TtlOptions {

    static final String PREFIX = "state.ttl-profile";

    /** The value for state that lives for ever. */
    public static final String NONE = "none";

    /** The TTL of each state that is described with a {@link TtlConfiguration} and has no other. */
    public static final ConfigOption<String> DEFAULT =
            ConfigOptions.key(PREFIX + ".default")
                    .stringType()
                    .defaultValue(NONE)
                    .withDescription(
                            "Effect: how long entries live after they were created or last written,"
                                    + " in each state that is described with the TtlConfiguration"
                                    + " and has neither a profile in the code nor a"
                                    + " 'state.ttl-profile.state.*' key; 'none' is for ever. Other"
                                    + " states of the job are left as they are. In Flink's"
                                    + " configuration and on the command line the key needs the"
                                    + " prefix 'pipeline.global-job-parameters.'."
                                    + " When to change: the keys of the job's state come and go,"
                                    + " so that it would grow for ever."
                                    + " Unit: a duration such as '7 d', '12 h' or '30 min', at least"
                                    + " 1 s; a number without a unit is refused."
                                    + " Cost: 8 bytes per entry, and one look at the clock per"
                                    + " access.");

    /** The TTLs of single states. */
    public static final ConfigOption<Map<String, String>> STATES =
            ConfigOptions.key(PREFIX + ".state")
                    .mapType()
                    .noDefaultValue()
                    .withDescription(
                            "Effect: 'state.ttl-profile.state.NAME' is how long entries of the state"
                                    + " NAME live, if it is described with the TtlConfiguration; it"
                                    + " wins over the profile in the code and over"
                                    + " 'state.ttl-profile.default'. 'none' is for ever. A name that"
                                    + " matches no such state is reported in the log. The key needs"
                                    + " the prefix 'pipeline.global-job-parameters.', too."
                                    + " When to change: one state must remember for longer, or may"
                                    + " for less long, than the job was written for."
                                    + " Unit: a duration such as '7 d', '12 h' or '30 min', at least"
                                    + " 1 s; a number without a unit is refused."
                                    + " Cost: as 'state.ttl-profile.default'; a longer TTL keeps"
                                    + " more entries.");

    private TtlOptions() {}
}
