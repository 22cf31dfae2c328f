// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a test and its jobs, one after the other and in the same JVM, tell each other: how far the
 * source may go, where to fail, and what the probes have found.
 */
final class TestRun implements AutoCloseable {

    private static final Map<String, TestRun> RUNS = new ConcurrentHashMap<>();
    private static final long NEVER = -1;

    private final String id = UUID.randomUUID().toString();
    private final SortedMap<Long, List<String>> images = new TreeMap<>();
    private final List<List<Class<?>>> restoredHandles = new ArrayList<>();
    private CompletableFuture<Void> moved = new CompletableFuture<>();
    private long end;
    private long failAt = NEVER;

    TestRun() {
        RUNS.put(id, this);
    }

    static TestRun get(String id) {
        return RUNS.get(id);
    }

    String id() {
        return id;
    }

    @Override
    public void close() {
        RUNS.remove(id);
    }

    // What the test says

    synchronized void letPass(long newEnd) {
        end = newEnd;
        CompletableFuture<Void> waiting = moved;
        moved = new CompletableFuture<>();
        waiting.complete(null);
    }

    synchronized void failOnceAt(long number) {
        failAt = number;
    }

    synchronized boolean hasReachedTheEnd() {
        return Workload.probes(end).allMatch(images::containsKey);
    }

    /** Fails unless each probe has reported just these images. */
    synchronized void assertImages(SortedMap<Long, List<String>> expected) {
        assertThat(images.keySet()).isEqualTo(expected.keySet());
        // One by one, because all of them are too many to read.
        expected.forEach(
                (probe, list) ->
                        assertThat(images.get(probe)).as("Probe %d", probe).isEqualTo(list));
    }

    /** For each start of an operator's subtask, the kinds of handles it restored. */
    synchronized List<List<Class<?>>> restoredHandles() {
        return List.copyOf(restoredHandles);
    }

    // What the job says

    /** Completes when the source may emit the number, or may ask again. */
    synchronized CompletableFuture<Void> gate(long number) {
        return number < end ? CompletableFuture.completedFuture(null) : moved;
    }

    synchronized void failIfTold(long number) {
        if (number == failAt) {
            failAt = NEVER;
            throw new IllegalStateException("The test wants a failure at " + number);
        }
    }

    synchronized void report(long number, String image) {
        images.computeIfAbsent(number, n -> new ArrayList<>()).add(image);
    }

    synchronized void restoredFrom(List<Class<?>> handles) {
        restoredHandles.add(handles);
    }
}
