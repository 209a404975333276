package org.apache.flink.connector.lancedb.benchmarks.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.benchmarks.documents.ExpectedRows;
import org.apache.flink.connector.lancedb.benchmarks.documents.TableCheck;
import org.apache.flink.connector.lancedb.benchmarks.job.LazyCluster;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJobs;

/**
 * What one measurement has to itself: above all a directory, which is removed when this is closed.
 * Not thread-safe.
 */
public final class Trial implements AutoCloseable {

    private final Scale scale;
    private final Path directory;
    private final PreparedTables prepared;
    private final LazyCluster cluster;
    private final Profiler profiler;

    public Trial(
            Scale scale,
            Path directory,
            PreparedTables prepared,
            LazyCluster cluster,
            Profiler profiler)
            throws IOException {
        this.scale = scale;
        this.directory = directory;
        this.prepared = prepared;
        this.cluster = cluster;
        this.profiler = profiler;
        Files.createDirectories(directory);
    }

    public Scale scale() {
        return scale;
    }

    public Path directory() {
        return directory;
    }

    /** Where the table is. */
    public String tableUri() {
        return database().resolve(SinkJobs.TABLE + ".lance").toString();
    }

    public Path database() {
        return directory.resolve("database");
    }

    /** Jobs that write the table. */
    public SinkJobs jobs(Documents documents) throws Exception {
        return new SinkJobs(cluster.get(), directory, documents);
    }

    /** Begins with a table of documents in their first revision. */
    public void prepare(Documents documents, long rows) throws Exception {
        prepared.copyTo(directory, documents, rows, false);
    }

    /** The same with a BTREE index on the ids. */
    public void prepareIndexed(Documents documents, long rows) throws Exception {
        prepared.copyTo(directory, documents, rows, true);
    }

    /**
     * Compares the table with what it must hold.
     *
     * @throws IllegalStateException if it differs
     */
    public void check(Documents documents, ExpectedRows expected) throws Exception {
        new TableCheck(documents, expected).check(tableUri());
    }

    /**
     * Has the system fetch memory from its host, if it has one, as what counts comes now. A profile
     * is not to show that, so nothing is done where one is drawn, which gives no figures.
     *
     * @param rows the documents that are written then; twice as much is fetched as they take
     */
    public void fetchMemory(Documents documents, long rows) throws IOException {
        if (!profiler.isDrawing()) {
            FetchedMemory.fetch(2 * rows * documents.bytes(), directory);
        }
    }

    /** What looks at the part of a measurement that counts. */
    public Profiler profiler() {
        return profiler;
    }

    @Override
    public void close() throws IOException {
        Directories.delete(directory);
    }
}
