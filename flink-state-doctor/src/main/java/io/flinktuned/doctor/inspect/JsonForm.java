// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;

import java.time.Instant;
import java.util.Map;

/** The form of reports for programs: the fields of {@link Report} and what they refer to. */
public final class JsonForm {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .visibility(PropertyAccessor.ALL, Visibility.NONE)
                    .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(Include.NON_NULL, Include.NON_NULL))
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(Instant.class, ToStringSerializer.instance))
                    .build();

    private JsonForm() {}

    public static String print(Report report) {
        try {
            return MAPPER.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report is made of numbers and texts only", e);
        }
    }

    /** The same as maps, lists, numbers and texts. */
    static Map<String, Object> tree(Report report) {
        return MAPPER.convertValue(report, new TypeReference<Map<String, Object>>() {});
    }
}
