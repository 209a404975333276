package org.apache.flink.connector.lancedb.benchmarks.documents;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** Hands out batches that are in memory, without a copy; does not own them. */
final class RecordBatchReader extends ArrowReader {

    private final Schema schema;
    private final Iterator<ArrowRecordBatch> batches;

    RecordBatchReader(BufferAllocator allocator, Schema schema, List<ArrowRecordBatch> batches) {
        super(allocator);
        this.schema = schema;
        this.batches = batches.iterator();
    }

    @Override
    public boolean loadNextBatch() throws IOException {
        prepareLoadNextBatch();
        if (!batches.hasNext()) {
            return false;
        }
        new VectorLoader(getVectorSchemaRoot()).load(batches.next());
        return true;
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
        return schema;
    }
}
