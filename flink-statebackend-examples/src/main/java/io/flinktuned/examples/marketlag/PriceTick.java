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

package io.flinktuned.examples.marketlag;

/** The price of a market on a day. A Flink POJO. */
public class PriceTick {

    /** The symbol, or the name of the file if its lines have no symbol. */
    public String market;

    /** Midnight UTC of the day, in milliseconds since 1970. */
    public long time;

    /** Positive and finite. */
    public double price;

    /** For Flink. */
    public PriceTick() {}

    /** A price. */
    public PriceTick(String market, long time, double price) {
        this.market = market;
        this.time = time;
        this.price = price;
    }
}
