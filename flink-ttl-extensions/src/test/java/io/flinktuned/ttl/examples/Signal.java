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

/** What the examples read: a value of a signal of a stock. */
public class Signal {

    public String stock;
    public String name;
    public double value;
    public long time;

    public Signal() {}

    public Signal(String stock, String name, double value, long time) {
        this.stock = stock;
        this.name = name;
        this.value = value;
        this.time = time;
    }
}
