package org.apache.flink.connector.lancedb.sink.writer;

import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import org.apache.flink.connector.lancedb.lance.RowBatch;

/**
 * Changes that were taken out of a buffer and are to be moved to files. Nobody else has any part of
 * them, so that whoever writes them may do so while the buffer fills again. Is written once, or
 * closed. Not thread-safe.
 */
final class PendingFlush implements AutoCloseable {

    private final Deque<RowBatch> batches;
    private final int changes;
    private final long heapBytes;
    private final Write write;

    /**
     * Takes changes over.
     *
     * @param changes how many there are
     * @param heapBytes the memory on the heap that they take
     */
    PendingFlush(Deque<RowBatch> batches, int changes, long heapBytes, Write write) {
        this.batches = batches;
        this.changes = changes;
        this.heapBytes = heapBytes;
        this.write = write;
    }

    int changes() {
        return changes;
    }

    long heapBytes() {
        return heapBytes;
    }

    /** Moves the changes to files; their memory is given back, also if that fails. */
    FlushedChanges write() throws IOException {
        long start = System.nanoTime();
        FlushedChanges flushed = write.write(batches);
        return flushed.took(Duration.ofNanos(System.nanoTime() - start));
    }

    /** Gives the memory of changes back that were not written. */
    @Override
    public void close() {
        batches.forEach(RowBatch::close);
        batches.clear();
    }

    /** How the batches and what belongs to them become files. */
    @FunctionalInterface
    interface Write {

        /**
         * Writes all of it.
         *
         * @param batches each is taken off and closed, also if writing fails
         */
        FlushedChanges write(Deque<RowBatch> batches) throws IOException;
    }
}
