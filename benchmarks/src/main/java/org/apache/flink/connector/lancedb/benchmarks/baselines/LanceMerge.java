package org.apache.flink.connector.lancedb.benchmarks.baselines;

import java.util.List;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.flink.connector.lancedb.benchmarks.documents.Changes;
import org.apache.flink.connector.lancedb.benchmarks.documents.DocumentBatches;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.lance.Dataset;
import org.lance.index.IndexOptions;
import org.lance.index.IndexParams;
import org.lance.index.IndexType;
import org.lance.index.scalar.ScalarIndexParams;
import org.lance.merge.MergeInsertParams;

/**
 * Changes a table with what Lance offers for it, a batch of changes at a time: merge-insert and
 * delete. Not thread-safe. Must be closed.
 */
public final class LanceMerge implements AutoCloseable {

    private final BufferAllocator allocator = new RootAllocator();
    private final Documents documents;
    private Dataset table;

    public LanceMerge(Documents documents, String uri) {
        this.documents = documents;
        this.table = Dataset.open().allocator(allocator).uri(uri).build();
    }

    /** Builds a BTREE index on the documents' ids. */
    public void buildIndex() {
        table.createIndex(
                IndexOptions.builder(
                                List.of(Documents.ID),
                                IndexType.BTREE,
                                IndexParams.builder()
                                        .setScalarIndexParams(ScalarIndexParams.create("btree"))
                                        .build())
                        .build());
    }

    /**
     * Upserts the rows of changes, none of which is a deletion.
     *
     * @return the nanoseconds until the version was made, without those to make the batch
     */
    public long merge(Changes changes, long from, long to) {
        try (DocumentBatches rows = DocumentBatches.of(allocator, documents, changes, from, to);
                ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
            Data.exportArrayStream(allocator, rows.reader(), stream);
            MergeInsertParams upsert =
                    new MergeInsertParams(List.of(Documents.ID))
                            .withMatchedUpdateAll()
                            .withNotMatched(MergeInsertParams.WhenNotMatched.InsertAll);
            long start = System.nanoTime();
            Dataset merged = table.mergeInsert(upsert, stream).dataset();
            long nanos = System.nanoTime() - start;
            table.close();
            table = merged;
            return nanos;
        }
    }

    /**
     * Deletes the documents of changes.
     *
     * @param perCall the documents that one predicate names at most
     * @return the nanoseconds until the last version was made
     */
    public long delete(Changes changes, long from, long to, long perCall) {
        long start = System.nanoTime();
        for (long first = from; first < to; first += perCall) {
            StringBuilder predicate = new StringBuilder("`id` IN (");
            for (long number = first; number < Math.min(to, first + perCall); number++) {
                predicate
                        .append(number == first ? "'" : ",'")
                        .append(Documents.idText(changes.at(number).document()))
                        .append('\'');
            }
            table.delete(predicate.append(')').toString());
        }
        return System.nanoTime() - start;
    }

    @Override
    public void close() {
        table.close();
        allocator.close();
    }
}
