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

package io.flinktuned.ttl.examples;

import java.time.Duration;

/** A price of a stock on a market, some time after 1970 began. */
public class Price {

    public String stock;
    public String market;
    public double amount;
    public long time;

    public Price() {}

    public Price(String stock, String market, double amount, Duration since1970) {
        this.stock = stock;
        this.market = market;
        this.amount = amount;
        this.time = since1970.toMillis();
    }
}
