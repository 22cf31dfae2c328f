// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.observe;

import org.apache.flink.configuration.MemorySize;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The cluster's configuration. What a job sets in its own code is not in it. */
public final class Settings {

    private final Map<String, String> values = new HashMap<>();

    /** The configuration that /jobmanager/config tells. */
    Settings(JsonNode entries) {
        for (JsonNode entry : entries) {
            values.put(entry.path("key").asText(), entry.path("value").asText());
        }
    }

    /** The value of the first of {@code keys} that is set. */
    public Optional<String> value(String... keys) {
        for (String key : keys) {
            if (values.containsKey(key)) {
                return Optional.of(values.get(key));
            }
        }
        return Optional.empty();
    }

    /** Whether {@code key} is set to {@code value}, in whatever case. */
    public boolean is(String key, String value) {
        return value(key).filter(value::equalsIgnoreCase).isPresent();
    }

    /** A size in bytes. */
    public Optional<Long> bytes(String key) {
        return value(key).map(value -> MemorySize.parse(value).getBytes());
    }

    /** A number, or {@code otherwise} when it is not set. */
    public double number(String key, double otherwise) {
        return value(key).map(Double::parseDouble).orElse(otherwise);
    }
}
