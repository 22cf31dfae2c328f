// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

import io.flinktuned.doctor.text.Bytes;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateNumberModel;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/** The form of reports for browsers: one file that refers to no other. */
public final class HtmlForm {

    private static final String TEMPLATE = "inspect.ftl";

    private HtmlForm() {}

    public static void print(Report report, Writer out) throws IOException {
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setClassForTemplateLoading(HtmlForm.class, "");
        configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
        configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
        configuration.setLocale(Locale.ROOT);
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        try {
            Map<String, Object> model = new HashMap<>(JsonForm.tree(report));
            model.put("bytes", method(Bytes::format));
            model.put("count", method(Texts::count));
            model.put("duration", method(Texts::duration));
            model.put("time", method(Texts::time));
            configuration.getTemplate(TEMPLATE).process(model, out);
        } catch (TemplateException e) {
            throw new IllegalStateException("The template " + TEMPLATE + " is wrong", e);
        }
    }

    private static TemplateMethodModelEx method(LongFunction<String> text) {
        return arguments ->
                text.apply(((TemplateNumberModel) arguments.get(0)).getAsNumber().longValue());
    }
}
