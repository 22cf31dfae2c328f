// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.stateprocessor;

import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.OperatorTransformation;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.state.api.StateBootstrapTransformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.io.IOException;

/** Reads, writes and changes savepoints of a job that counts visits. */
public final class VisitSavepoints {

    static final OperatorIdentifier VISITS = OperatorIdentifier.forUid("visits");

    private VisitSavepoints() {}

    static DataStream<Tuple4<String, Long, Integer, Integer>> read(
            StreamExecutionEnvironment env, String path) throws IOException {
        return SavepointReader.read(env, path).readKeyedState(VISITS, new ReadVisits());
    }

    /** Of a new job, from users and pages. */
    public static void write(
            StreamExecutionEnvironment env, DataStream<Tuple2<String, String>> visits, String path)
            throws Exception {
        SavepointWriter.newSavepoint(env, 128).withOperator(VISITS, state(visits)).write(path);
        env.execute();
    }

    private static StateBootstrapTransformation<Tuple2<String, String>> state(
            DataStream<Tuple2<String, String>> visits) {
        return OperatorTransformation.bootstrapWith(visits)
                .keyBy(visit -> visit.f0)
                .transform(new BootstrapVisits());
    }

    /** All operators but one keep their state. */
    static void replace(
            StreamExecutionEnvironment env,
            String path,
            DataStream<Tuple2<String, String>> visits,
            String newPath)
            throws Exception {
        SavepointWriter.fromExistingSavepoint(env, path)
                .removeOperator(VISITS)
                .withOperator(VISITS, state(visits))
                .write(newPath);
        env.execute();
    }

    /** The operator has another uid in the next version of the job. */
    static void rename(StreamExecutionEnvironment env, String path, String newUid, String newPath)
            throws Exception {
        SavepointWriter.fromExistingSavepoint(env, path)
                .changeOperatorIdentifier(VISITS, OperatorIdentifier.forUid(newUid))
                .write(newPath);
        env.execute();
    }
}
