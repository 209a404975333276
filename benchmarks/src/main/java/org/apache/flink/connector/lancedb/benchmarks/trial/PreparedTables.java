package org.apache.flink.connector.lancedb.benchmarks.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.connector.lancedb.benchmarks.baselines.LanceMerge;
import org.apache.flink.connector.lancedb.benchmarks.baselines.RawWriter;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.connector.lancedb.benchmarks.documents.ExpectedRows;
import org.apache.flink.connector.lancedb.benchmarks.documents.TableCheck;
import org.apache.flink.connector.lancedb.benchmarks.job.BenchmarkCluster;
import org.apache.flink.connector.lancedb.benchmarks.job.SinkJobs;

/**
 * Tables with rows that measurements begin with: each is made once, by raw writes, and checked; a
 * measurement gets a copy that shares the files.
 */
public final class PreparedTables {

    /** What one append takes, so that the ids of a table of any size fit the memory. */
    private static final long ROWS_PER_APPEND = 512L * Documents.POOL;

    private final Path directory;

    public PreparedTables(Path directory) {
        this.directory = directory;
    }

    /**
     * Puts a table of documents in their first revision into a trial's database.
     *
     * @param rows the documents
     * @param indexed whether the ids have a BTREE index
     */
    public void copyTo(Path trial, Documents documents, long rows, boolean indexed)
            throws Exception {
        String name =
                String.format(
                        "%d-rows-%d-dimensions%s",
                        rows, documents.dimension(), indexed ? "-btree" : "");
        Path made = directory.resolve(name);
        if (!Files.isDirectory(made)) {
            Path making = directory.resolve(name + ".part");
            Directories.delete(making);
            make(making, documents, rows, indexed);
            Files.move(making, made);
        }
        Directories.link(made, trial.resolve("database"));
    }

    private void make(Path database, Documents documents, long rows, boolean indexed)
            throws Exception {
        String uri = database.resolve(SinkJobs.TABLE + ".lance").toString();
        if (indexed) {
            Path trial = directory.resolve("indexed.part");
            Directories.delete(trial);
            copyTo(trial, documents, rows, false);
            Files.move(trial.resolve("database"), database);
            Directories.delete(trial);
            try (LanceMerge table = new LanceMerge(documents, uri)) {
                table.buildIndex();
            }
            return;
        }
        write(uri, documents, rows);
        new TableCheck(documents, ExpectedRows.all(rows)).check(uri);
    }

    private static void write(String uri, Documents documents, long rows) throws Exception {
        Files.createDirectories(Path.of(uri).getParent());
        try (RawWriter writer = new RawWriter(documents, uri)) {
            writer.create();
            for (long from = 0; from < rows; from += ROWS_PER_APPEND) {
                writer.append(
                        from, Math.min(rows, from + ROWS_PER_APPEND), BenchmarkCluster.PARALLELISM);
            }
        }
    }

    /** Removes all that was made. */
    public void delete() throws IOException {
        Directories.delete(directory);
    }
}
