// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.ttl.serialization;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What fixes the meaning of stored state besides the user's types: which pattern wrote it, and how.
 * It is in the snapshot of the serializer, so that a savepoint is not read as something else.
 */
@Internal
public final class StateFormat implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String stateName;
    private final TreeMap<String, String> facts;

    private StateFormat(String stateName, TreeMap<String, String> facts) {
        this.stateName = stateName;
        this.facts = facts;
    }

    /**
     * @param version of what the pattern stores
     */
    public static StateFormat of(Class<?> pattern, int version, String stateName) {
        return new StateFormat(stateName, new TreeMap<>())
                .with("pattern", pattern.getSimpleName())
                .with("version", String.valueOf(version));
    }

    /** Adds something that must be the same when state is restored. */
    public StateFormat with(String fact, Object value) {
        TreeMap<String, String> more = new TreeMap<>(facts);
        more.put(fact, value.toString());
        return new StateFormat(stateName, more);
    }

    /**
     * @throws StateFormatException if state in another format is restored as this one
     */
    void checkReads(StateFormat written) {
        if (!facts.equals(written.facts)) {
            throw new StateFormatException(
                    "The state '"
                            + stateName
                            + "' was written with "
                            + written.facts
                            + ", but this job reads it with "
                            + facts
                            + ", so it would mean something else. Restore it with what it was"
                            + " written with, or give the state another name: it then begins empty,"
                            + " and Flink needs to be told to drop the old one"
                            + " (--allowNonRestoredState).");
        }
    }

    void write(DataOutputView target) throws IOException {
        target.writeUTF(stateName);
        target.writeInt(facts.size());
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            target.writeUTF(fact.getKey());
            target.writeUTF(fact.getValue());
        }
    }

    static StateFormat read(DataInputView source) throws IOException {
        String stateName = source.readUTF();
        TreeMap<String, String> facts = new TreeMap<>();
        for (int left = source.readInt(); left > 0; left--) {
            facts.put(source.readUTF(), source.readUTF());
        }
        return new StateFormat(stateName, facts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateFormat && facts.equals(((StateFormat) other).facts);
    }

    @Override
    public int hashCode() {
        return facts.hashCode();
    }
}
