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

package io.flinktuned.rocksdb.testing;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Makes {@code StreamExecutionEnvironment.getExecutionEnvironment(...)} submit to a cluster, as it
 * does in a program that {@code flink run} started.
 */
@SuppressWarnings("try") // Never an instance; the warning is about what it inherits.
final class RemoteEnvironment extends StreamExecutionEnvironment {

    private RemoteEnvironment() {}

    static void use(Configuration client) {
        initializeContextEnvironment(
                configuration -> {
                    Configuration both = new Configuration(client);
                    both.addAll(configuration);
                    return new StreamExecutionEnvironment(both);
                });
    }

    static void stopUsing() {
        resetContextEnvironment();
    }
}
