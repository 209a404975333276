package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Passes on the batches of a reader that its caller closes, in the table's columns. Lance drops a
 * stream in the midst of its own work when a write fails; a stream of a file's rows that ended
 * there with it would end the whole process.
 */
final class BorrowedReader extends ArrowReader {

    private final TableLayout layout;
    private final ArrowReader source;

    BorrowedReader(BufferAllocator allocator, TableLayout layout, ArrowReader source) {
        super(allocator);
        this.layout = layout;
        this.source = source;
    }

    @Override
    public boolean loadNextBatch() throws IOException {
        prepareLoadNextBatch();
        if (!source.loadNextBatch()) {
            return false;
        }
        FoundColumns.fill(getVectorSchemaRoot(), source.getVectorSchemaRoot(), layout);
        return true;
    }

    @Override
    public long bytesRead() {
        return source.bytesRead();
    }

    @Override
    protected void closeReadSource() {
        // The source is closed by whom it belongs to.
    }

    @Override
    protected Schema readSchema() throws IOException {
        return FoundColumns.schema(source.getVectorSchemaRoot().getSchema(), layout);
    }
}
