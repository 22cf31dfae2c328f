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

package io.flinktuned.examples;

/** The user asked for something that cannot be done; the message says what and how to mend it. */
public class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param message one or two sentences that name the option, its value and what is allowed
     */
    public UsageException(String message) {
        super(message);
    }

    /** As {@link #UsageException(String)}, with what the message was made of. */
    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
