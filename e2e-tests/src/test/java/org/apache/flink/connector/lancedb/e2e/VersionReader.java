package org.apache.flink.connector.lancedb.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.lance.Dataset;

/**
 * Reads a table all the while that a job writes it, as any program does that reads it through
 * Lance: each version as soon as it is there, so that none goes unseen.
 */
final class VersionReader implements AutoCloseable {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final Path directory;
    private final VersionCheck check;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> reading;
    private volatile boolean stopping;
    private volatile long version;
    private final AtomicLong rows = new AtomicLong();
    private volatile long progress;

    /** Begins to read; the table need not exist yet. */
    VersionReader(Path database, VersionCheck check) {
        this.directory = database.resolve(check.table() + ".lance");
        this.check = check;
        this.reading = thread.submit(this::read);
    }

    private Void read() throws Exception {
        try (BufferAllocator allocator = new RootAllocator()) {
            boolean last;
            do {
                // Read before the versions, of which none may come after the last look.
                last = stopping;
                if (hasVersion()) {
                    readNewVersions(allocator);
                }
                if (!last) {
                    Thread.sleep(POLL_INTERVAL.toMillis());
                }
            } while (!last);
        }
        return null;
    }

    private boolean hasVersion() throws IOException {
        Path versions = directory.resolve("_versions");
        if (!Files.isDirectory(versions)) {
            return false;
        }
        try (Stream<Path> files = Files.list(versions)) {
            return files.anyMatch(file -> file.toString().endsWith(".manifest"));
        }
    }

    private void readNewVersions(BufferAllocator allocator) throws Exception {
        try (Dataset latest =
                Dataset.open().allocator(allocator).uri(directory.toString()).build()) {
            long newest = latest.version();
            while (version < newest) {
                long next = version + 1;
                try (Dataset dataset = latest.checkoutVersion(next)) {
                    rows.addAndGet(check.check(new TableVersion(dataset)));
                } catch (AssertionError e) {
                    throw new AssertionError(
                            String.format("Version %d of '%s' is wrong.", next, check.table()), e);
                }
                progress = check.progress();
                version = next;
            }
        }
    }

    /**
     * Waits until the table is further than something.
     *
     * @throws AssertionError when it takes longer, or when a version was wrong
     */
    void awaitProgress(long beyond, Duration atMost, FlinkCluster cluster, String job)
            throws Exception {
        Await.until(
                "the table '" + check.table() + "' is further than " + beyond,
                atMost,
                () -> {
                    requireRight();
                    cluster.requireHealthy(job);
                    return progress > beyond;
                },
                cluster::describe);
    }

    /** The table's name. */
    String table() {
        return check.table();
    }

    long progress() {
        return progress;
    }

    /** How many versions it has seen. */
    long versions() {
        return version;
    }

    /** How many rows it has read. */
    long rows() {
        return rows.get();
    }

    /** Throws what was wrong so far. */
    void requireRight() throws Exception {
        if (reading.isDone()) {
            reading.get();
        }
    }

    /** Reads what is left, and throws what was wrong. */
    void finish() throws Exception {
        stopping = true;
        reading.get(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        stopping = true;
        thread.shutdownNow();
    }
}
