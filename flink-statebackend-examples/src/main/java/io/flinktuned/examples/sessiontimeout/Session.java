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

package io.flinktuned.examples.sessiontimeout;

/** Clicks of a user with no long pause between them. A Flink POJO, kept as state, and a result. */
public class Session {

    /** Who. */
    public long user;

    /** Event time of the first click, in milliseconds since 1970. */
    public long start;

    /** Event time of the last click so far, in milliseconds since 1970. */
    public long last;

    /** How many clicks. */
    public long clicks;

    /** For Flink. */
    public Session() {}

    /** A session of one click. */
    public Session(Click first) {
        this.user = first.user;
        this.start = first.time;
        this.last = first.time;
        this.clicks = 1;
    }

    /** One more click. */
    void add(Click click) {
        last = click.time;
        clicks++;
    }

    /** When the session is over if no click comes before. */
    long timeout() {
        return last + SessionTimeoutJob.GAP.toMillis();
    }
}
