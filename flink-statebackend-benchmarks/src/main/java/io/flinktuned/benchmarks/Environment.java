// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks;

import org.apache.flink.runtime.util.EnvironmentInformation;

import com.sun.management.OperatingSystemMXBean;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.RunResult;
import org.rocksdb.RocksDB;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** On what, and with what, results were measured, as a Markdown list. */
public final class Environment {

    private final Set<String> javas = new LinkedHashSet<>();
    private final Set<String> settings = new LinkedHashSet<>();

    public Environment(Collection<RunResult> results) {
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            javas.add(params.getVmName() + " " + params.getVmVersion());
            settings.add(
                    params.getForks()
                            + " forks, warm-up "
                            + iterations(params.getWarmup())
                            + ", measured "
                            + iterations(params.getMeasurement()));
        }
    }

    private static String iterations(IterationParams iterations) {
        return iterations.getCount() + " × " + iterations.getTime();
    }

    /** The same for what was measured in this process, without JMH. */
    public static String ofThisProcess() {
        return common(System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    private static String common(String java) {
        return String.join(
                "\n",
                "- Machine: " + machine(),
                "- Processors of this process: " + processors(),
                "- Java: " + java,
                "- Flink " + EnvironmentInformation.getVersion() + ", " + rocksDB(),
                "");
    }

    @Override
    public String toString() {
        return String.join(
                "\n",
                common(String.join("; ", javas)) + "- JMH: " + String.join("; ", settings),
                "- ± is JMH's error, half of the 99.9 % confidence interval, in % of the score",
                "");
    }

    private static String machine() {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                "%s, %d GB of memory, %s %s",
                cpuModel(),
                Math.round(system.getTotalPhysicalMemorySize() / (double) (1 << 30)),
                system.getName(),
                system.getVersion());
    }

    /** Fewer than the machine has if it was started with {@code taskset}. */
    private static String processors() {
        return Runtime.getRuntime().availableProcessors()
                + new ProcFile("/proc/self/status")
                        .value("Cpus_allowed_list")
                        .map(allowed -> " (number " + allowed + ")")
                        .orElse("");
    }

    private static String cpuModel() {
        return new ProcFile("/proc/cpuinfo")
                .value("model name")
                .orElseGet(() -> System.getProperty("os.arch"));
    }

    /** The name of its jar, which says the version, also where RocksDB itself does not. */
    private static String rocksDB() {
        URI jar =
                URI.create(
                        RocksDB.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString());
        return Path.of(jar).getFileName().toString().replace(".jar", "");
    }
}
