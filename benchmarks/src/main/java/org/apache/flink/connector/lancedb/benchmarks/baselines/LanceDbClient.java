package org.apache.flink.connector.lancedb.benchmarks.baselines;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.flink.connector.lancedb.benchmarks.documents.Changes;
import org.apache.flink.connector.lancedb.benchmarks.documents.DocumentBatches;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;

/**
 * Merges batches with LanceDB's own client, the npm package {@code @lancedb/lancedb}, in Node.js.
 */
public final class LanceDbClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where {@code run.sh} installed the client; the script that merges lies beside it. */
    private static final String DIRECTORY = System.getProperty("benchmark.node", "");

    private final Documents documents;
    private final Path directory;

    /**
     * Prepares merges into tables of a database.
     *
     * @param directory the database's, and that of the batches' files
     */
    public LanceDbClient(Documents documents, Path directory) {
        this.documents = documents;
        this.directory = directory;
    }

    /** Whether the client is installed; it is not where the build tests the benchmarks. */
    public static boolean isInstalled() {
        return !DIRECTORY.isEmpty();
    }

    /**
     * Merges batches of changes, none of which is a deletion, one after the other.
     *
     * @return the seconds that each batch took, with its rows in Arrow's memory before
     */
    public List<Double> merge(String table, Changes changes, long perBatch, int batches)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add("node");
        command.add(Path.of(DIRECTORY).resolve("merge-insert.mjs").toString());
        command.add(directory.resolve("database").toString());
        command.add(table);
        command.add(Documents.ID);
        for (int batch = 0; batch < batches; batch++) {
            Path file = directory.resolve("batch-" + batch + ".arrow");
            write(file, changes, batch * perBatch, (batch + 1) * perBatch);
            command.add(file.toString());
        }
        Process node =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            String answer =
                    new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = node.waitFor();
            if (exit != 0) {
                throw new IOException(
                        "LanceDB's client ended with exit code " + exit + ": " + answer);
            }
            List<Double> seconds = new ArrayList<>();
            JSON.readTree(answer).forEach(each -> seconds.add(each.asDouble()));
            return seconds;
        } finally {
            node.destroyForcibly();
        }
    }

    private void write(Path file, Changes changes, long from, long to) throws IOException {
        try (BufferAllocator allocator = new RootAllocator();
                DocumentBatches rows = DocumentBatches.of(allocator, documents, changes, from, to);
                ArrowReader reader = rows.reader();
                FileChannel channel =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            try (ArrowFileWriter writer = new ArrowFileWriter(root, null, channel)) {
                writer.start();
                while (reader.loadNextBatch()) {
                    writer.writeBatch();
                }
                writer.end();
            }
        }
    }
}
