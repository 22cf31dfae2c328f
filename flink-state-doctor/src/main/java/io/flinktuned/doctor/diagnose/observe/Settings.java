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
