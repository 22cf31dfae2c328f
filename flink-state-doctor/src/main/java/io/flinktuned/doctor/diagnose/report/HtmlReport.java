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
