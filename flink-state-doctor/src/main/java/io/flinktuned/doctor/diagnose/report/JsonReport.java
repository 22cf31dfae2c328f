// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.report;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/** A report for programs: {@code findings[0].settings} is what to set first. */
public final class JsonReport {

    private static final ObjectMapper MAPPER =
            new ObjectMapper()
                    .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
                    .enable(SerializationFeature.INDENT_OUTPUT);

    private JsonReport() {}

    /** The whole report as one object. */
    public static String of(Report report) throws JsonProcessingException {
        return MAPPER.writeValueAsString(report);
    }
}
