// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.deploy;

import io.flinktuned.rocksdb.TunedRocksDBOptions;
import io.flinktuned.rocksdb.TunedRocksDBStateBackendFactory;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.spec.FlinkVersion;
import org.apache.flink.kubernetes.operator.api.spec.UpgradeMode;
import org.apache.flink.state.rocksdb.RocksDBOptions;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The files of {@code deploy} are what Flink, its Kubernetes operator and our build expect. */
class DeploymentFilesTest {

    private static final Path ROOT = Path.of("..");
    private static final Path DEPLOYMENT = ROOT.resolve("deploy/flink-deployment.yaml");

    /** Those whose options the deployment has. */
    private static final List<Class<?>> OPTIONS =
            List.of(
                    StateBackendOptions.class,
                    CheckpointingOptions.class,
                    HighAvailabilityOptions.class,
                    TaskManagerOptions.class,
                    RocksDBOptions.class,
                    TunedRocksDBOptions.class);

    private static FlinkDeployment parse(String yaml) throws IOException {
        return YAMLMapper.builder()
                .annotationIntrospector(new NothingUnknown())
                .addHandler(new AnyFlinkVersion())
                .build()
                .readValue(yaml, FlinkDeployment.class);
    }

    @Test
    void theOperatorKnowsEachField() throws Exception {
        FlinkDeployment deployment = parse(Files.readString(DEPLOYMENT));

        assertThat(deployment.getSpec().getJob().getUpgradeMode()).isEqualTo(UpgradeMode.SAVEPOINT);
        assertThat(deployment.getSpec().getTaskManager().getResource().getMemory()).isEqualTo("4g");
    }

    /** Options in comments, too. Those of the S3 plugin are in the plugin only. */
    @Test
    void flinkOrTheBackendKnowsEachOptionAndItsValue() throws Exception {
        String withComments =
                Files.readString(DEPLOYMENT).replaceAll("(?m)^    # (?=[a-z][\\w.-]+: )", "    ");
        Map<String, String> keys =
                new HashMap<>(parse(withComments).getSpec().getFlinkConfiguration());
        keys.keySet().removeIf(key -> key.startsWith("s3."));
        assertThat(keys).containsKeys("high-availability.type", "state.backend.tuned.profile");
        Configuration configuration = Configuration.fromMap(keys);

        for (Class<?> options : OPTIONS) {
            for (Field field : options.getFields()) {
                if (field.getType() == ConfigOption.class) {
                    ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                    if (keys.remove(option.key()) != null) {
                        assertThat(configuration.getOptional(option)).isPresent();
                    }
                }
            }
        }

        assertThat(keys).as("what nobody knows").isEmpty();
        new TunedRocksDBStateBackendFactory()
                .createFromConfig(configuration, getClass().getClassLoader());
    }

    @Test
    void theImageHasTheJarsOfThisBuild() throws Exception {
        String dockerfile = Files.readString(ROOT.resolve("deploy/Dockerfile"));
        String pom = Files.readString(ROOT.resolve("pom.xml"));

        assertThat(pom)
                .contains("<flink.version>" + argument(dockerfile, "FLINK") + "</flink.version>")
                .contains("<flink.line>" + argument(dockerfile, "LINE") + "</flink.line>")
                .contains("<revision>" + argument(dockerfile, "VERSION") + "</revision>");
    }

    private static String argument(String dockerfile, String name) {
        Matcher argument =
                Pattern.compile("^ARG " + name + "=(.*)$", Pattern.MULTILINE).matcher(dockerfile);
        assertThat(argument.find()).as(name).isTrue();
        return argument.group(1);
    }

    /** The operator's own classes let pass what they do not know. */
    private static final class NothingUnknown extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public JsonIgnoreProperties.Value findPropertyIgnoralByName(
                MapperConfig<?> config, Annotated annotated) {
            return super.findPropertyIgnoralByName(config, annotated).withoutIgnoreUnknown();
        }
    }

    /** The operator's classes on Maven Central are of a time before Flink 2. */
    private static final class AnyFlinkVersion extends DeserializationProblemHandler {

        @Override
        public Object handleWeirdStringValue(
                DeserializationContext context, Class<?> type, String value, String problem) {
            return type == FlinkVersion.class ? null : NOT_HANDLED;
        }
    }
}
