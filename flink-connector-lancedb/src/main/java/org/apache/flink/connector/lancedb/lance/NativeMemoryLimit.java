package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.AllocationOutcome;
import org.apache.arrow.memory.OutOfMemoryException;

/**
 * What Arrow may allocate for one table in one task, and the sentence for what is beyond it. A
 * buffer is flushed when it has its size, so that the limit is met only by single rows that are out
 * of all proportion to it.
 */
final class NativeMemoryLimit implements AllocationListener {

    /** For what is read back besides: some batches of a few megabytes. */
    private static final long READING_BYTES = 64L << 20;

    private final String table;
    private final long bufferBytes;

    NativeMemoryLimit(String table, long bufferBytes) {
        this.table = table;
        this.bufferBytes = bufferBytes;
    }

    /** Doubling a column's memory for the last row of a buffer takes twice the buffer. */
    long bytes() {
        return Math.addExact(Math.multiplyExact(2L, bufferBytes), READING_BYTES);
    }

    @Override
    public boolean onFailedAllocation(long size, AllocationOutcome outcome) {
        throw new OutOfMemoryException(
                String.format(
                        "The table '%s' needs %d MiB more in native memory for a batch of rows than its limit allows, which is %d MiB: twice sink.buffer-flush.max-bytes (%d MiB) and %d MiB. Write smaller rows, or raise sink.buffer-flush.max-bytes and, with it, taskmanager.memory.task.off-heap.size.",
                        table, size >> 20, bytes() >> 20, bufferBytes >> 20, READING_BYTES >> 20));
    }
}
