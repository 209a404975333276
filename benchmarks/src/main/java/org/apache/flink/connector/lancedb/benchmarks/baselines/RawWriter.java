package org.apache.flink.connector.lancedb.benchmarks.baselines;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.flink.connector.lancedb.benchmarks.documents.DocumentBatches;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.lance.CommitBuilder;
import org.lance.Dataset;
import org.lance.Fragment;
import org.lance.FragmentMetadata;
import org.lance.Transaction;
import org.lance.WriteParams;
import org.lance.operation.Append;

/**
 * Appends documents with Lance alone: batches that are ready in memory, written by some threads as
 * fragments, and one commit. Nothing can be faster with the same threads. Must be closed.
 */
public final class RawWriter implements AutoCloseable {

    private final BufferAllocator allocator = new RootAllocator();
    private final Documents documents;
    private final String uri;

    public RawWriter(Documents documents, String uri) {
        this.documents = documents;
        this.uri = uri;
    }

    /** Creates the table with no rows. */
    public void create() {
        Dataset.write()
                .allocator(allocator)
                .uri(uri)
                .schema(DocumentBatches.schema(documents))
                .execute()
                .close();
    }

    /**
     * Appends documents in their first revision.
     *
     * @param from the first document, a multiple of {@link Documents#POOL}
     * @param to one more than the last document
     * @return the nanoseconds from the first fragment's begin until the commit was made
     */
    public long append(long from, long to, int threads) throws Exception {
        List<DocumentBatches> shares = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long share = Documents.POOL * (1 + (to - from - 1) / threads / Documents.POOL);
            for (long first = from; first < to; first += share) {
                shares.add(
                        DocumentBatches.inserts(
                                allocator, documents, first, Math.min(to, first + share)));
            }
            long start = System.nanoTime();
            List<Callable<List<FragmentMetadata>>> writes = new ArrayList<>();
            shares.forEach(batches -> writes.add(() -> write(batches)));
            List<FragmentMetadata> fragments = new ArrayList<>();
            for (Future<List<FragmentMetadata>> written : pool.invokeAll(writes)) {
                fragments.addAll(written.get());
            }
            commit(fragments);
            return System.nanoTime() - start;
        } finally {
            pool.shutdownNow();
            shares.forEach(DocumentBatches::close);
        }
    }

    private List<FragmentMetadata> write(DocumentBatches batches) {
        try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
            Data.exportArrayStream(allocator, batches.reader(), stream);
            return Fragment.write()
                    .datasetUri(uri)
                    .allocator(allocator)
                    .data(stream)
                    .mode(WriteParams.WriteMode.APPEND)
                    .execute();
        }
    }

    private void commit(List<FragmentMetadata> fragments) {
        try (Dataset latest = Dataset.open().allocator(allocator).uri(uri).build();
                Transaction append =
                        new Transaction.Builder()
                                .readVersion(latest.version())
                                .operation(Append.builder().fragments(fragments).build())
                                .build();
                Dataset committed = new CommitBuilder(latest).execute(append)) {
            if (committed.version() <= latest.version()) {
                throw new IllegalStateException("The append made no version.");
            }
        }
    }

    @Override
    public void close() {
        allocator.close();
    }
}
