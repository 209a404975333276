package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** What a commit took, all its attempts together. Is counted while it goes on. Not thread-safe. */
@Internal
public final class CommitEffort {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private int retries;
    private int conflicts;
    private long locateNanos;
    private long publishNanos;

    CommitEffort() {}

    /** The attempts after the first. */
    public int retries() {
        return retries;
    }

    /** Those of the retries that another writer's commit was the cause of. */
    public int conflicts() {
        return conflicts;
    }

    /** The time in which the rows to be replaced were found and marked as deleted. */
    public long locateMillis() {
        return locateNanos / NANOS_PER_MILLI;
    }

    /** The time in which the transaction was made the table's next version, and tagged. */
    public long publishMillis() {
        return publishNanos / NANOS_PER_MILLI;
    }

    void retry(boolean afterConflict) {
        retries++;
        if (afterConflict) {
            conflicts++;
        }
    }

    <T> T locate(Step<T> step) throws IOException {
        long start = System.nanoTime();
        try {
            return step.run();
        } finally {
            locateNanos += System.nanoTime() - start;
        }
    }

    <T> T publish(Step<T> step) throws IOException {
        long start = System.nanoTime();
        try {
            return step.run();
        } finally {
            publishNanos += System.nanoTime() - start;
        }
    }

    @Override
    public String toString() {
        return String.format(
                "%d ms to locate rows, %d ms to publish, %d retries, %d conflicts",
                locateMillis(), publishMillis(), retries, conflicts);
    }

    /** A part of an attempt. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws IOException;
    }
}
