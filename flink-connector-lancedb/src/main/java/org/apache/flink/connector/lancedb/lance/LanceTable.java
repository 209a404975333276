package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.rounding.SegmentRoundingPolicy;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.VisibleForTesting;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.CommitBuilder;
import org.lance.Dataset;
import org.lance.ReadOptions;
import org.lance.Session;
import org.lance.Transaction;
import org.lance.operation.Operation;

/**
 * One table as one task sees it: where it is, how it is opened and committed to, and the native
 * memory that work on it takes. Whether the table exists is asked of Lance, and only Lance's own
 * "not found" counts as no. Must be closed, when nobody uses it any more; closing fails if native
 * memory was not given back. Until then threads may share it: it does not change, and Lance's
 * session and Arrow's allocator are made for that. What it makes and opens is for one thread at a
 * time.
 */
@Internal
public final class LanceTable implements AutoCloseable {

    /** Lance's default caches may grow to gigabytes; a sink needs manifests, not indexes. */
    private static final long INDEX_CACHE_BYTES = 16L << 20;

    private static final long METADATA_CACHE_BYTES = 64L << 20;

    /** Of statements and others that have no buffer of their own. */
    private static final long DEFAULT_BUFFER_BYTES = 64L << 20;

    /** The number of attempts with which Lance takes its own default. */
    private static final int LANCE_DECIDES = 0;

    private static final AtomicInteger OPEN_TABLES = new AtomicInteger();

    private final String name;
    private final String uri;
    private final Map<String, String> storageOptions;
    private final BufferAllocator allocator;
    private final Session session;

    /** A table whose native memory is bounded as that of a buffer of the default size is. */
    public LanceTable(LanceConnection connection, String name) {
        this(connection, name, DEFAULT_BUFFER_BYTES);
    }

    /**
     * A table that need not exist.
     *
     * @param bufferBytes the size at which a buffer of its rows is flushed; what Arrow may allocate
     *     for it follows from that
     * @throws IllegalStateException if Lance's native library cannot be loaded
     */
    public LanceTable(LanceConnection connection, String name, long bufferBytes) {
        NativeLibrary.load();
        this.name = name;
        this.uri = connection.tableUri(name);
        this.storageOptions = connection.storageOptions();
        NativeMemoryLimit limit = new NativeMemoryLimit(name, bufferBytes);
        // Rounds up to 4 KiB and not, as by default, to the next power of two.
        this.allocator = new RootAllocator(limit, limit.bytes(), new SegmentRoundingPolicy(4096L));
        this.session =
                Session.builder()
                        .indexCacheSizeBytes(INDEX_CACHE_BYTES)
                        .metadataCacheSizeBytes(METADATA_CACHE_BYTES)
                        .build();
        OPEN_TABLES.incrementAndGet();
    }

    /** The tables of this class loader that were not closed, or whose memory was not given back. */
    @VisibleForTesting
    public static int openTables() {
        return OPEN_TABLES.get();
    }

    public String name() {
        return name;
    }

    public String uri() {
        return uri;
    }

    /**
     * The native memory that batches and readers of this table hold now, in bytes. Any thread may
     * ask, at any time: the number is kept on the heap.
     */
    public long allocatedBytes() {
        return allocator.getAllocatedMemory();
    }

    /**
     * Opens the latest version.
     *
     * @return empty if Lance says that the table does not exist
     */
    Optional<Dataset> openIfExists() throws IOException {
        try {
            return Optional.of(openLatest());
        } catch (Exception e) {
            if (LanceErrors.isNotFound(e)) {
                return Optional.empty();
            }
            throw failed("opened", e);
        }
    }

    /**
     * Fits the declared columns to the table.
     *
     * @throws IllegalArgumentException if they do not fit
     */
    public TableLayout layout(TableSchema declared) throws IOException {
        try (Dataset table = open()) {
            return TableLayout.of(
                    name,
                    declared,
                    FoundSchema.of(table),
                    table.getLanceFileFormatVersion(),
                    table.version());
        }
    }

    /** The table's latest version. */
    public long version() throws IOException {
        try (Dataset table = open()) {
            return table.version();
        }
    }

    public RowBatch newBatch(TableLayout layout) {
        return new RowBatch(layout, allocator);
    }

    /** Opens the latest version. */
    Dataset open() throws IOException {
        try {
            return openLatest();
        } catch (Exception e) {
            throw failed("opened", e);
        }
    }

    /** Opens a version that may be older than the latest. */
    Dataset open(long version) throws IOException {
        try (Dataset latest = open()) {
            return latest.checkoutVersion(version);
        } catch (RuntimeException e) {
            throw failed("opened at version " + version, e);
        }
    }

    private Dataset openLatest() {
        return Dataset.open()
                .allocator(allocator)
                .uri(uri)
                .readOptions(
                        new ReadOptions.Builder()
                                .setStorageOptions(storageOptions)
                                .setSession(session)
                                .build())
                .build();
    }

    /**
     * Puts an operation on top of a version in one transaction. Where another commit came first and
     * the two do not conflict, Lance tries again on top of that one.
     *
     * @param properties what the transaction bears
     * @return the version that it made; must be closed
     */
    Dataset commit(Dataset base, Operation operation, Map<String, String> properties) {
        return commit(base, operation, properties, LANCE_DECIDES);
    }

    /** The same, but Lance tries only once where the next version is there already. */
    Dataset commitOnce(Dataset base, Operation operation, Map<String, String> properties) {
        return commit(base, operation, properties, 1);
    }

    private Dataset commit(
            Dataset base, Operation operation, Map<String, String> properties, int attempts) {
        try (Transaction transaction =
                new Transaction.Builder()
                        .readVersion(base.version())
                        .operation(operation)
                        .transactionProperties(properties)
                        .build()) {
            return new CommitBuilder(base)
                    .writeParams(storageOptions)
                    .maxRetries(attempts)
                    .execute(transaction);
        }
    }

    /** A sentence for what Lance could not do; Lance's own words are in it. */
    IOException failed(String what, Exception cause) {
        return new IOException(
                String.format(
                        "The table '%s' at %s could not be %s: %s",
                        name, uri, what, cause.getMessage()),
                cause);
    }

    String dataFileUri(String file) {
        return uri + "/data/" + file;
    }

    Map<String, String> storageOptions() {
        return storageOptions;
    }

    BufferAllocator allocator() {
        return allocator;
    }

    @Override
    public void close() {
        session.close();
        allocator.close();
        OPEN_TABLES.decrementAndGet();
    }
}
