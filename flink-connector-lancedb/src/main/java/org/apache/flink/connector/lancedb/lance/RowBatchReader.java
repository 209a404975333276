package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.Deque;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Hands batches to native code one by one, giving up each batch's memory as it goes. */
final class RowBatchReader extends ArrowReader {

    private final TableLayout layout;
    private final Deque<RowBatch> batches;

    RowBatchReader(BufferAllocator allocator, TableLayout layout, Deque<RowBatch> batches) {
        super(allocator);
        this.layout = layout;
        this.batches = batches;
    }

    @Override
    public boolean loadNextBatch() throws IOException {
        prepareLoadNextBatch();
        while (!batches.isEmpty()) {
            try (RowBatch batch = batches.poll()) {
                if (batch.liveRows() > 0) {
                    batch.transferTo(getVectorSchemaRoot(), layout);
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    protected void closeReadSource() {
        // What is left is closed by whom it belongs to, or handed over again.
    }

    @Override
    protected Schema readSchema() {
        return layout.schema();
    }
}
