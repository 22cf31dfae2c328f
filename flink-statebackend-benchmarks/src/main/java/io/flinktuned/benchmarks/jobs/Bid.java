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

package io.flinktuned.benchmarks.jobs;

/** A bid on an auction. */
public final class Bid {

    /** The event's number, so unique. */
    public long id;

    /** An {@link Auction#id}. */
    public long auction;

    /** A {@link Person#id}. */
    public long bidder;

    /** In cents. */
    public long price;

    public String channel;
    public String url;

    /** See {@link Rows}. */
    public String extra;
}
