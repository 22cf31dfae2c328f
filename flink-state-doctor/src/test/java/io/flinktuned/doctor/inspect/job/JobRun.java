// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.doctor.inspect.job;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a test and its job in the same JVM tell each other. */
public final class JobRun {

    private static final Map<Integer, JobRun> RUNS = new ConcurrentHashMap<>();
    private static final AtomicInteger NEXT_ID = new AtomicInteger();

    final int id = NEXT_ID.incrementAndGet();
    final int users;
    final AtomicInteger lateUsers = new AtomicInteger();

    private final AtomicInteger usersSeen = new AtomicInteger();

    /**
     * @param users how many keys have state before the first snapshot
     */
    public JobRun(int users) {
        this.users = users;
        RUNS.put(id, this);
    }

    static JobRun byId(int id) {
        return RUNS.get(id);
    }

    void seen() {
        usersSeen.incrementAndGet();
    }

    /** Waits until all keys have their state. */
    public void awaitUsers() throws InterruptedException {
        await(users);
    }

    /** Gives more keys state, and waits until they have it. */
    public void addUsers(int count) throws InterruptedException {
        int before = usersSeen.get();
        lateUsers.addAndGet(count);
        await(before + count);
    }

    private void await(int count) throws InterruptedException {
        while (usersSeen.get() < count) {
            Thread.sleep(1);
        }
    }
}
