package org.apache.flink.connector.lancedb.benchmarks.job;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many changes the sources of a job may emit by now. A measurement and the readers of its job
 * are in one JVM and find the feed by its name. Thread-safe.
 */
final class Feed implements AutoCloseable {

    private static final Map<String, Feed> OPEN = new ConcurrentHashMap<>();

    private final String name = UUID.randomUUID().toString();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private final BitSet atLimit = new BitSet();
    private CompletableFuture<Long> firstEmitted = new CompletableFuture<>();
    private long limit;

    static Feed open() {
        Feed feed = new Feed();
        OPEN.put(feed.name, feed);
        return feed;
    }

    static Feed named(String name) {
        Feed feed = OPEN.get(name);
        if (feed == null) {
            throw new IllegalStateException("The feed " + name + " is closed.");
        }
        return feed;
    }

    String name() {
        return name;
    }

    /** Lets the readers emit the changes of lower numbers. */
    synchronized void raiseTo(long newLimit) {
        limit = newLimit;
        firstEmitted = new CompletableFuture<>();
        atLimit.clear();
        waiting.forEach(future -> future.complete(null));
        waiting.clear();
    }

    synchronized long limit() {
        return limit;
    }

    /** Completes when the limit is above the one that a reader has reached. */
    synchronized CompletableFuture<Void> whenAbove(int reader, long reached) {
        if (limit > reached) {
            return CompletableFuture.completedFuture(null);
        }
        atLimit.set(reader);
        notifyAll();
        CompletableFuture<Void> above = new CompletableFuture<>();
        waiting.add(above);
        return above;
    }

    /** When the first element after the last raise was emitted, by the clock of nanoseconds. */
    synchronized CompletableFuture<Long> firstEmitted() {
        return firstEmitted;
    }

    /** A reader begins to emit what the raised limit lets it. */
    void begins() {
        firstEmitted().complete(System.nanoTime());
    }

    /** Whether so many readers have emitted all that they may. */
    synchronized boolean isExhausted(int readers) {
        return atLimit.cardinality() == readers;
    }

    @Override
    public void close() {
        OPEN.remove(name);
    }
}
