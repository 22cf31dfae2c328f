// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect;

/**
 * One value, list, map entry or timer as it is stored; valid until the next one is read.
 *
 * <p>The stored key of a value or list is key group, key and namespace, its <em>owner</em>. That of
 * a map entry goes on with the key in the map.
 */
public interface Entry {

    int UNKNOWN = -1;

    int keyGroup();

    /** The stored key: the first {@link #keyLength()} bytes. */
    byte[] key();

    int keyLength();

    /** How many bytes of the stored key are its owner, or {@link #UNKNOWN}. */
    int ownerLength();

    long valueLength();

    /** The elements of a list, 1 for anything else, or {@link #UNKNOWN}. */
    int elements();

    /** What makes stored keys of this state readable, also after this entry. */
    KeyText keyText();
}
