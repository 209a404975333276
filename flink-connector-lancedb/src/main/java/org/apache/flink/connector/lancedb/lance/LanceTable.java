package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.rounding.SegmentRoundingPolicy;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.VisibleForTesting;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;
import org.lance.ReadOptions;
import org.lance.Session;
import org.lance.WriteDatasetBuilder;
import org.lance.WriteParams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table as one task sees it: where it is, how it is opened, and the native memory that work on
 * it takes. Whether the table exists is asked of Lance, and only Lance's own "not found" counts as
 * no. Must be closed; closing fails if native memory was not given back. Not thread-safe.
 */
@Internal
public final class LanceTable implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LanceTable.class);

    /** Lance's default caches may grow to gigabytes; a sink needs manifests, not indexes. */
    private static final long INDEX_CACHE_BYTES = 16L << 20;

    private static final long METADATA_CACHE_BYTES = 64L << 20;

    private static final long LONGEST_POLL_MILLIS = 1_000;

    private static final AtomicInteger OPEN_TABLES = new AtomicInteger();

    private final String name;
    private final String uri;
    private final Map<String, String> storageOptions;
    private final BufferAllocator allocator;
    private final Session session;

    public LanceTable(LanceConnection connection, String name) {
        this.name = name;
        this.uri = connection.tableUri(name);
        this.storageOptions = connection.storageOptions();
        // Rounds up to 4 KiB and not, as by default, to the next power of two.
        this.allocator =
                new RootAllocator(
                        AllocationListener.NOOP, Long.MAX_VALUE, new SegmentRoundingPolicy(4096L));
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

    /** The native memory that batches and readers of this table hold now, in bytes. */
    public long allocatedBytes() {
        return allocator.getAllocatedMemory();
    }

    /**
     * Creates the table with no rows unless it exists.
     *
     * <p>Lance commits a creation over a table that came into being a moment before. So one subtask
     * per job calls this; and where another job was a moment faster, its version is restored.
     *
     * @throws IOException if Lance cannot tell whether the table exists, or cannot create it
     */
    public void createIfAbsent(TableSchema schema) throws IOException {
        if (exists()) {
            return;
        }
        WriteDatasetBuilder creation =
                Dataset.write()
                        .allocator(allocator)
                        .uri(uri)
                        .schema(ArrowTypes.schema(schema))
                        .mode(WriteParams.WriteMode.CREATE)
                        .storageOptions(storageOptions);
        StorageVersions.required(schema).ifPresent(creation::dataStorageVersion);
        try (Dataset created = creation.execute()) {
            LOG.info("Created the table '{}' at {}.", name, uri);
            putBackOvertaken(created);
        } catch (Exception e) {
            if (!LanceErrors.isAlreadyExists(e) && !LanceErrors.isConflict(e)) {
                throw failed("created", e);
            }
            LOG.info("Another writer created the table '{}' at {} first.", name, uri);
        }
    }

    private void putBackOvertaken(Dataset created) {
        if (created.version() > 1) {
            try (Dataset before = created.checkoutVersion(created.version() - 1)) {
                LOG.warn(
                        "Another writer created the table '{}' at the same moment; version {} is restored.",
                        name,
                        before.version());
                before.restore();
            }
        }
    }

    /**
     * Waits until the job's one creator has created the table.
     *
     * @throws IOException if it does not exist in time, or Lance cannot tell
     */
    public void awaitExistence(Duration timeout) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long pause = 10;
        while (!exists()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        String.format(
                                "The table '%s' at %s does not exist, and the sink's first subtask did not create it within %s. Look for the failure of subtask 0 of this sink.",
                                name, uri, timeout));
            }
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_POLL_MILLIS);
        }
    }

    private boolean exists() throws IOException {
        try (Dataset table = openLatest()) {
            return true;
        } catch (Exception e) {
            if (LanceErrors.isNotFound(e)) {
                return false;
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
                    name, declared, table.getSchema(), table.getLanceFileFormatVersion());
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
