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
 * What is known of the operator of {@link UserJob}: Flink 1.20 writes no names of operators into
 * the metadata, but the ID that it makes of the uid.
 */
public final class ShownOperator {

    public static final String NAME = "operator b31ef24a3a79459a62581ed0da8afcba";

    public static final String TITLE = "operator b31ef24a3a79459a62581ed0da8afcba (parallelism 2";

    public static final String UID = "";

    private ShownOperator() {}
}
