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

package io.flinktuned.ttl.expiry;

import io.flinktuned.ttl.serialization.KeyedStates;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.TimeDomain;

import java.time.Duration;

/** The state of a map whose entries expire: each entry holds the time when. */
@Internal
public final class ExpiringEntries<UK, UV> {

    /**
     * How much later than it expires an entry is removed at most, if the user does not say. It does
     * not follow from the time to live, because that may change between runs, and then the timers
     * that were set before would not be recognised.
     */
    public static final Duration DEFAULT_BUCKET_WIDTH = Duration.ofDays(1);

    final MapState<UK, Expiring<UV>> state;
    final CleanupTimers cleanup;
    final RegisteredTimers registered = new RegisteredTimers();

    /**
     * @param pattern the class that the user sees, for messages
     * @throws IllegalStateException if the function is not on a keyed stream
     */
    public ExpiringEntries(
            Class<?> pattern,
            RuntimeContext context,
            String name,
            TypeInformation<UK> keyType,
            TypeInformation<UV> valueType,
            TimeDomain domain,
            Duration bucketWidth) {
        cleanup = new CleanupTimers(name, domain, bucketWidth);
        state =
                KeyedStates.map(
                        pattern,
                        context,
                        new MapStateDescriptor<>(
                                name,
                                context.createSerializer(keyType),
                                new ExpiringSerializer<>(context.createSerializer(valueType))));
    }
}
