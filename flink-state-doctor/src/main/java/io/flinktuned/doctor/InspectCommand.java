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

package io.flinktuned.doctor;

import picocli.CommandLine.Command;

import java.util.concurrent.Callable;

/** {@code inspect}. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Shows what is in a checkpoint or savepoint.")
final class InspectCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        return 1;
    }
}
