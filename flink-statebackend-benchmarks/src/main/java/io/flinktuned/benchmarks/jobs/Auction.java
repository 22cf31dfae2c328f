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

/** An item for sale. */
public final class Auction {

    /** 0, 1, 2 … in the order of opening. */
    public long id;

    /** A {@link Person#id}. */
    public long seller;

    public String category;
    public String item;
    public String description;

    /** In cents. */
    public long reserve;

    /** See {@link Rows}. */
    public String extra;
}
