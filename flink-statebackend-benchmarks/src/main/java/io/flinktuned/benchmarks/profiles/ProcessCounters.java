// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.benchmarks.profiles;

import io.flinktuned.benchmarks.ProcFile;
import io.flinktuned.benchmarks.ProcessTime;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.concurrent.TimeUnit;

/**
 * What the whole process does, with RocksDB's background threads. JMH divides each counter by the
 * milliseconds that have passed.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class ProcessCounters {

    private static final ProcFile IO = new ProcFile("/proc/self/io");

    private long processorTime;
    private double written;

    @Setup(Level.Iteration)
    public void start() {
        processorTime = ProcessTime.processorNanos();
        written = written();
    }

    /** Milliseconds of processor time, which makes it the number of processors that were busy. */
    public long busyProcessors() {
        return TimeUnit.NANOSECONDS.toMillis(ProcessTime.processorNanos() - processorTime);
    }

    /** To all files, which are SST files but for logs. NaN where there is no {@code /proc}. */
    public double bytesWritten() {
        return written() - written;
    }

    private static double written() {
        return IO.value("wchar").map(Double::valueOf).orElse(Double.NaN);
    }
}
