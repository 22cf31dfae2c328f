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

package io.flinktuned.examples.statements;

/** Money comes into an account or leaves it. A Flink POJO. */
public class Transfer {

    /** Whose. */
    public long account;

    /** Event time, in milliseconds since 1970. */
    public long time;

    /** In cents; what leaves the account is negative. */
    public long amount;

    /** For Flink. */
    public Transfer() {}

    /** A transfer. */
    public Transfer(long account, long time, long amount) {
        this.account = account;
        this.time = time;
        this.amount = amount;
    }
}
