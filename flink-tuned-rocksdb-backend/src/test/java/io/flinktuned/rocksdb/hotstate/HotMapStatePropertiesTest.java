// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.hotstate;

import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.internal.InternalMapState;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Map state whose keys are arrays, which have no equality of their own, and whose maps get larger
 * than the tier holds as a whole.
 */
class HotMapStatePropertiesTest
        extends HotStateProperties<InternalMapState<String, String, byte[], byte[]>> {

    @Override
    @SuppressWarnings("unchecked")
    InternalMapState<String, String, byte[], byte[]> create(LiveBackend backend) throws Exception {
        return (InternalMapState<String, String, byte[], byte[]>)
                backend.state(
                        StringSerializer.INSTANCE,
                        new MapStateDescriptor<>(
                                "state",
                                BytePrimitiveArraySerializer.INSTANCE,
                                BytePrimitiveArraySerializer.INSTANCE));
    }

    @Override
    List<String> operations() {
        return List.of(
                "get",
                "get",
                "get",
                "put",
                "put",
                "put",
                "putNull",
                "putAll",
                "putMany",
                "remove",
                "remove",
                "contains",
                "isEmpty",
                "clear",
                "entries",
                "keys",
                "values",
                "removeIterated",
                "setIterated",
                "setIteratedToNull",
                "changeWhileIterating",
                "otherKeyWhileIterating");
    }

    /** Different lengths, and one the beginning of another. */
    private static byte[] mapKey(int number) {
        byte[] key = new byte[1 + number % 3];
        Arrays.fill(key, (byte) (number / 3));
        return key;
    }

    private static String text(Map.Entry<byte[], byte[]> entry) {
        return Arrays.toString(entry.getKey()) + "=" + Arrays.toString(entry.getValue());
    }

    @Override
    Object apply(InternalMapState<String, String, byte[], byte[]> state, Action action)
            throws Exception {
        byte[] key = mapKey(action.number);
        List<Object> found = new ArrayList<>();
        switch (action.name) {
            case "get":
                byte[] value = state.get(key);
                found.add(Arrays.toString(value));
                if (value != null) {
                    Arrays.fill(value, (byte) 7);
                }
                break;
            case "put":
                byte[] put = action.bytes();
                state.put(key, put);
                Arrays.fill(put, (byte) 7);
                Arrays.fill(key, (byte) 99);
                break;
            case "putNull":
                state.put(key, null);
                break;
            case "putAll":
                Map<byte[], byte[]> all = new HashMap<>();
                all.put(key, action.bytes());
                all.put(mapKey(action.number + 5), null);
                state.putAll(all);
                break;
            case "putMany":
                for (int i = 0; i < 10 * action.number; i++) {
                    state.put(mapKey(i), new byte[] {(byte) action.number});
                }
                break;
            case "remove":
                state.remove(key);
                break;
            case "contains":
                found.add(state.contains(key));
                break;
            case "isEmpty":
                found.add(state.isEmpty());
                break;
            case "clear":
                state.clear();
                break;
            case "entries":
                for (Map.Entry<byte[], byte[]> entry : state.entries()) {
                    found.add(text(entry));
                }
                break;
            case "keys":
                for (byte[] each : state.keys()) {
                    found.add(Arrays.toString(each));
                }
                break;
            case "values":
                for (byte[] each : state.values()) {
                    found.add(Arrays.toString(each));
                }
                break;
            case "removeIterated":
                iterate(state, action, found, (iterator, entry) -> iterator.remove());
                break;
            case "setIterated":
                iterate(
                        state,
                        action,
                        found,
                        (iterator, entry) -> {
                            found.add(Arrays.toString(entry.setValue(action.bytes())));
                            found.add(text(entry));
                        });
                break;
            case "setIteratedToNull":
                iterate(
                        state,
                        action,
                        found,
                        (iterator, entry) -> {
                            found.add(Arrays.toString(entry.setValue(null)));
                            found.add(text(entry));
                        });
                break;
            case "changeWhileIterating":
                // Flink reads a map in chunks; within one it does not see changes. It skips an
                // entry
                // if the last of a chunk is removed meanwhile, so remove only one of the first.
                iterate(
                        state,
                        action,
                        found,
                        (iterator, entry) -> {
                            state.remove(mapKey(action.number / 3 * 3));
                            state.put(mapKey(action.number + 2), action.bytes());
                        });
                break;
            default:
                // The iterator writes to the map that it came from.
                iterate(
                        state,
                        action,
                        found,
                        (iterator, entry) -> {
                            state.setCurrentNamespace("n2");
                            state.put(key, action.bytes());
                            if (entry.getKey().length == 1) {
                                iterator.remove();
                            } else {
                                entry.setValue(new byte[] {5});
                            }
                        });
                state.setCurrentNamespace("n2");
                state.clear();
        }
        return found;
    }

    private interface Change {
        void on(Iterator<Map.Entry<byte[], byte[]>> iterator, Map.Entry<byte[], byte[]> entry)
                throws Exception;
    }

    /** Goes over the whole map, and changes it at every third entry. */
    private static void iterate(
            InternalMapState<String, String, byte[], byte[]> state,
            Action action,
            List<Object> found,
            Change change)
            throws Exception {
        Iterator<Map.Entry<byte[], byte[]>> iterator = state.iterator();
        for (int i = action.number; iterator.hasNext(); i++) {
            Map.Entry<byte[], byte[]> entry = iterator.next();
            found.add(text(entry));
            if (i % 3 == 0) {
                change.on(iterator, entry);
            }
        }
        found.add(iterator.next());
    }
}
