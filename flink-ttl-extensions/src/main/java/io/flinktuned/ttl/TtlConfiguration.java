// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The TTLs that a job is configured with, see {@link TtlOptions}. Which of them a state gets:
 *
 * <ol>
 *   <li>{@code state.ttl-profile.state.NAME}, if that is set for its name,
 *   <li>else the profile in the code, given with {@link #overriding(TtlProfile)},
 *   <li>else {@code state.ttl-profile.default}; without that, its entries live for ever.
 * </ol>
 *
 * <p>Make it in {@code main} with {@link #of(StreamExecutionEnvironment)}, and make the descriptors
 * there or in the constructors of the functions, which keep them in a field:
 *
 * <pre>{@code
 * TtlConfiguration ttl = TtlConfiguration.of(env);
 * MapStateDescriptor<String, Trade> trades =
 *         TtlMapStates.descriptor("trades", String.class, Trade.class, ttl);
 * }</pre>
 *
 * <p>Only so can it know which of the configured names match no state: a task knows its own states
 * and no others.
 */
@PublicEvolving
public final class TtlConfiguration implements TtlSource {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(TtlConfiguration.class);

    /** What has no value lives for ever. */
    private final HashMap<String, Duration> states = new HashMap<>();

    private final TtlBackend backend;
    private final TtlProfile byDefault;
    private final ConcurrentHashMap<String, Boolean> known = new ConcurrentHashMap<>();

    private TtlConfiguration(ReadableConfig config) {
        refuseUnknownKeys(config);
        backend = TtlBackend.of(config);
        String value = config.get(TtlOptions.DEFAULT);
        byDefault = isNone(value) ? null : profile(TtlOptions.DEFAULT.key(), value);
        statesOf(config).forEach(this::setState);
    }

    /**
     * Reads a configuration. If it chooses the state backend ({@code state.backend.type}), cleanup
     * that does nothing on that backend is refused, see {@link #overriding(TtlProfile)}.
     *
     * @throws IllegalConfigurationException if a key is unknown, or its value is neither a duration
     *     nor {@code none}, or out of range
     */
    public static TtlConfiguration of(ReadableConfig config) {
        return new TtlConfiguration(config);
    }

    /**
     * Reads key-value pairs, such as {@code getRuntimeContext().getGlobalJobParameters()}.
     *
     * @throws IllegalConfigurationException as {@link #of(ReadableConfig)}
     */
    public static TtlConfiguration of(Map<String, String> config) {
        return of(Configuration.fromMap(config));
    }

    /**
     * Reads the global job parameters of an environment, which come from the code or from {@code
     * pipeline.global-job-parameters} in the configuration of the job or cluster, and {@link
     * #reportUnmatched() reports} unmatched names when the job is submitted. A program that sets
     * global job parameters itself replaces those of the configuration.
     *
     * <p>For jobs whose descriptors are all made before submission: the names of others would be
     * reported, too.
     *
     * @throws IllegalConfigurationException as {@link #of(ReadableConfig)}
     */
    public static TtlConfiguration of(StreamExecutionEnvironment env) {
        TtlConfiguration configuration = of(env.getConfig().getGlobalJobParameters().toMap());
        env.registerJobListener(new ReportAtSubmission(configuration));
        return configuration;
    }

    /**
     * The configured TTL of a state.
     *
     * @return not enabled if neither the state's name nor a default is configured, or it is {@code
     *     none}
     */
    @Override
    public StateTtlConfig forState(String stateName) {
        return forState(stateName, byDefault);
    }

    /**
     * A profile for states that have no key of their own in the configuration. If a state has one,
     * that changes the duration and keeps the rest of the profile.
     *
     * @throws IllegalArgumentException if the profile asks for cleanup that does nothing on the
     *     configured state backend
     * @return for one or more descriptors; it throws an {@link IllegalConfigurationException} if
     *     the configured duration does not fit the rest of the profile
     */
    public TtlSource overriding(TtlProfile inCode) {
        inCode.check(backend);
        return stateName -> forState(stateName, inCode);
    }

    /**
     * The time to live of a pattern's state.
     *
     * @param inCode that of a state without a key of its own in the configuration
     * @throws IllegalConfigurationException if it is configured as {@code none}
     */
    public Duration timeToLive(String stateName, Duration inCode) {
        known.put(stateName, true);
        if (!states.containsKey(stateName)) {
            return inCode;
        }
        Duration configured = states.get(stateName);
        if (configured == null) {
            throw new IllegalConfigurationException(
                    "'"
                            + stateKey(stateName)
                            + "' is '"
                            + TtlOptions.NONE
                            + "', but this state must expire. Set a duration of at least 1 s, such"
                            + " as '7 d', or remove the key for the "
                            + inCode
                            + " of the job's code.");
        }
        return configured;
    }

    private StateTtlConfig forState(String stateName, TtlProfile otherwise) {
        known.put(stateName, true);
        TtlProfile profile = otherwise;
        if (states.containsKey(stateName)) {
            Duration configured = states.get(stateName);
            profile = configured == null ? null : changed(stateName, configured, otherwise);
        }
        return profile == null ? StateTtlConfig.DISABLED : profile.toStateTtlConfig();
    }

    private TtlProfile changed(String stateName, Duration configured, TtlProfile otherwise) {
        try {
            return otherwise == null
                    ? TtlProfile.builder(configured).forBackend(backend).build()
                    : otherwise.withTimeToLive(configured);
        } catch (IllegalArgumentException e) {
            throw new IllegalConfigurationException(
                    "'"
                            + stateKey(stateName)
                            + "' does not fit the rest of the profile that the job gives to this"
                            + " state in its code. "
                            + e.getMessage(),
                    e);
        }
    }

    /** The names of states in the configuration for which no TTL was asked of this object yet. */
    public Set<String> unmatched() {
        Set<String> unmatched = new TreeSet<>(states.keySet());
        unmatched.removeAll(known.keySet());
        return unmatched;
    }

    /**
     * Logs a warning with the {@link #unmatched()} names, if there are any. Call it when all
     * descriptors are made; {@link #of(StreamExecutionEnvironment)} does it by itself.
     */
    public void reportUnmatched() {
        List<String> keys = new ArrayList<>();
        unmatched().forEach(name -> keys.add("'" + stateKey(name) + "'"));
        if (!keys.isEmpty()) {
            LOG.warn(
                    "{} {} no state. States that take their time to live from the configuration:"
                            + " {}. Correct the name, or remove the key.",
                    String.join(", ", keys),
                    keys.size() == 1 ? "matches" : "match",
                    known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known.keySet())));
        }
    }

    private static Map<String, String> statesOf(ReadableConfig config) {
        try {
            return config.getOptional(TtlOptions.STATES).orElse(Map.of());
        } catch (IllegalArgumentException e) {
            throw needsName(TtlOptions.STATES.key(), config);
        }
    }

    private static IllegalConfigurationException needsName(String key, ReadableConfig config) {
        return new IllegalConfigurationException(
                "'"
                        + key
                        + "' is '"
                        + config.getOptional(ConfigOptions.key(key).stringType().noDefaultValue())
                                .orElse("")
                        + "', but has keys below it, and no value. Write '"
                        + TtlOptions.DEFAULT.key()
                        + ": 7 d' for the whole job or '"
                        + stateKey("NAME")
                        + ": 7 d' for the state NAME.");
    }

    private static void refuseUnknownKeys(ReadableConfig config) {
        if (config.getOptional(ConfigOptions.key(TtlOptions.PREFIX).stringType().noDefaultValue())
                .isPresent()) {
            throw needsName(TtlOptions.PREFIX, config);
        }
        ConfigOption<Map<String, String>> all =
                ConfigOptions.key(TtlOptions.PREFIX).mapType().noDefaultValue();
        for (String key : new TreeMap<>(config.getOptional(all).orElse(Map.of())).keySet()) {
            String full = TtlOptions.PREFIX + "." + key;
            if (!full.equals(TtlOptions.DEFAULT.key())
                    && !full.equals(TtlOptions.STATES.key())
                    && !full.startsWith(stateKey(""))) {
                throw new IllegalConfigurationException(
                        "Unknown key '"
                                + full
                                + "'. Use '"
                                + TtlOptions.DEFAULT.key()
                                + "' for the whole job or '"
                                + stateKey("NAME")
                                + "' for the state NAME.");
            }
        }
    }

    private void setState(String name, String value) {
        if (name.isBlank()) {
            throw new IllegalConfigurationException(
                    "'"
                            + stateKey(name)
                            + "' is '"
                            + value
                            + "', but names no state. Write '"
                            + stateKey("NAME")
                            + "' for the state NAME.");
        }
        states.put(name, isNone(value) ? null : profile(stateKey(name), value).timeToLive());
    }

    private static boolean isNone(String value) {
        return value.trim().equalsIgnoreCase(TtlOptions.NONE);
    }

    private static String stateKey(String name) {
        return TtlOptions.STATES.key() + "." + name;
    }

    private TtlProfile profile(String key, String value) {
        try {
            return TtlProfile.builder(parse(key, value)).forBackend(backend).build();
        } catch (IllegalArgumentException e) {
            throw new IllegalConfigurationException(
                    "'" + key + "' is '" + value + "'. " + e.getMessage(), e);
        }
    }

    private static Duration parse(String key, String value) {
        try {
            if (value.trim().chars().allMatch(Character::isDigit)) {
                // Flink takes it for milliseconds, and hardly anybody means that.
                throw new IllegalArgumentException("There is no unit.");
            }
            return Configuration.fromMap(Map.of(key, value))
                    .get(ConfigOptions.key(key).durationType().noDefaultValue());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "It must be a duration of at least 1 s, such as '7 d', '12 h' or '30 min', or '"
                            + TtlOptions.NONE
                            + "' for state that lives for ever.",
                    e);
        }
    }

    /** Reports what no state has asked for, when all of them are known. */
    private static final class ReportAtSubmission implements JobListener {

        private final TtlConfiguration configuration;

        private ReportAtSubmission(TtlConfiguration configuration) {
            this.configuration = configuration;
        }

        @Override
        public void onJobSubmitted(JobClient client, Throwable failure) {
            if (failure == null) {
                configuration.reportUnmatched();
            }
        }

        @Override
        public void onJobExecuted(JobExecutionResult result, Throwable failure) {}
    }
}
