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

package io.flinktuned.doctor.inspect.job;

/**
 * What is known of the operator of {@link UserJob}: Flink 2.x writes names and uids of operators
 * into the metadata.
 */
public final class ShownOperator {

    public static final String NAME = "Users";

    public static final String TITLE = "Users (uid users, parallelism 2";

    public static final String UID = "users";

    private ShownOperator() {}
}
