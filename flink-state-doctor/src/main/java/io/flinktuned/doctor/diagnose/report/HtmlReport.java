// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.diagnose.report;

import io.flinktuned.doctor.diagnose.rules.Text;

import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateNumberModel;

import java.io.IOException;
import java.io.Writer;
import java.util.Map;

/** A report as a page that needs no other file. */
public final class HtmlReport {

    private HtmlReport() {}

    /** Writes the whole page. */
    public static void write(Report report, Writer writer) throws IOException, TemplateException {
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setClassForTemplateLoading(HtmlReport.class, "");
        configuration.setDefaultEncoding("UTF-8");
        TemplateMethodModelEx percent =
                arguments ->
                        Text.percent(
                                ((TemplateNumberModel) arguments.get(0))
                                        .getAsNumber()
                                        .doubleValue());
        configuration
                .getTemplate("report.ftlh")
                .process(Map.of("report", report, "percent", percent), writer);
    }
}
