package org.apache.flink.connector.lancedb.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.lance.Dataset;
import org.lance.Version;
import org.lance.index.DistanceType;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.Query;
import org.lance.ipc.ScanOptions;

/**
 * Reads the table {@code documents} that the quickstart's job writes, at its latest version when
 * opened. It uses Lance alone, none of the connector's code: what it sees, any reader sees.
 */
final class PassageTable implements AutoCloseable {

    private static final List<String> COLUMNS = List.of("doc_id", "chapter", "title", "content");

    private final BufferAllocator allocator;
    private final Dataset dataset;

    private PassageTable(BufferAllocator allocator, Dataset dataset) {
        this.allocator = allocator;
        this.dataset = dataset;
    }

    /** The directory of the table within a LanceDB database. */
    static Path directory(Path database) {
        return database.resolve("documents.lance");
    }

    /** Whether the table has a version to read. The database is a local directory here. */
    static boolean exists(Path database) {
        return Files.isDirectory(directory(database).resolve("_versions"));
    }

    static PassageTable open(Path database) {
        BufferAllocator allocator = new RootAllocator();
        try {
            return new PassageTable(
                    allocator,
                    Dataset.open()
                            .allocator(allocator)
                            .uri(directory(database).toString())
                            .build());
        } catch (RuntimeException e) {
            allocator.close();
            throw e;
        }
    }

    String uri() {
        return dataset.uri();
    }

    long version() {
        return dataset.version();
    }

    long countRows() {
        return dataset.countRows();
    }

    int countVersions() {
        return dataset.listVersions().size();
    }

    /** The versions with a number above the given one, oldest first. */
    List<TableVersion> versionsAfter(long number) {
        List<TableVersion> versions = new ArrayList<>();
        for (Version version : dataset.listVersions()) {
            if (version.getId() > number) {
                try (Dataset then = dataset.checkoutVersion(version.getId())) {
                    versions.add(
                            new TableVersion(
                                    version.getId(), version.getDataTime(), then.countRows()));
                }
            }
        }
        return versions;
    }

    /** All rows, in no particular order. */
    List<Passage> passages() throws IOException {
        List<Passage> passages = new ArrayList<>();
        scan(
                new ScanOptions.Builder().columns(COLUMNS).build(),
                (batch, row) -> passages.add(passage(batch, row)));
        return passages;
    }

    /** The passages whose vectors are nearest to the given one, nearest first. */
    List<Neighbour> nearest(float[] vector, int count) throws IOException {
        List<String> columns = new ArrayList<>(COLUMNS);
        columns.add("_distance");
        Query query =
                new Query.Builder()
                        .setColumn("embedding")
                        .setKey(vector)
                        .setK(count)
                        .setDistanceType(DistanceType.Cosine)
                        .build();
        List<Neighbour> neighbours = new ArrayList<>();
        scan(
                new ScanOptions.Builder().columns(columns).nearest(query).build(),
                (batch, row) ->
                        neighbours.add(
                                new Neighbour(
                                        passage(batch, row),
                                        ((Float4Vector) batch.getVector("_distance")).get(row))));
        return neighbours;
    }

    @SuppressWarnings("try") // LanceScanner.close declares every Exception, so an interruption too
    private void scan(ScanOptions options, ObjIntConsumer<VectorSchemaRoot> rows)
            throws IOException {
        try (LanceScanner scanner = dataset.newScan(options);
                ArrowReader reader = scanner.scanBatches()) {
            while (reader.loadNextBatch()) {
                VectorSchemaRoot batch = reader.getVectorSchemaRoot();
                for (int row = 0; row < batch.getRowCount(); row++) {
                    rows.accept(batch, row);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Reading " + dataset.uri() + " was interrupted.", e);
        } catch (Exception e) {
            throw new IOException("Reading " + dataset.uri() + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        dataset.close();
        allocator.close();
    }

    private static Passage passage(VectorSchemaRoot batch, int row) {
        return new Passage(
                text(batch, "doc_id", row),
                text(batch, "chapter", row),
                text(batch, "title", row),
                text(batch, "content", row));
    }

    private static String text(VectorSchemaRoot batch, String column, int row) {
        Object value = ((VarCharVector) batch.getVector(column)).getObject(row);
        return value == null ? null : value.toString();
    }
}
