package org.apache.flink.connector.lancedb.sink.writer;

import java.io.IOException;
import org.apache.flink.connector.lancedb.lance.KeyBytes;
import org.apache.flink.table.data.RowData;

/** Changes since the last flush. What is handed over is encoded at once. Must be closed. */
interface ChangeBuffer extends AutoCloseable {

    /**
     * Adds what a row declares or retracts.
     *
     * @param keyIsNew whether it declares a key that was not declared before, so that the table has
     *     no row of it, unless one that these changes delete
     */
    void add(RowData row, boolean keyIsNew) throws IOException;

    /** Adds that the row of a key is deleted. */
    void delete(KeyBytes key);

    /** The changes that it holds. */
    int changes();

    /**
     * The memory that it takes, in bytes. All that the table has off-heap is in it, also what
     * changes take that were drained and are not written yet.
     */
    long bytes();

    /** Whether the memory that it took last is used up. */
    boolean isAtEndOfBatch();

    /** Takes all changes out, to be written; the buffer is empty after it. */
    PendingFlush drain();

    @Override
    void close();
}
