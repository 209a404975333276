package org.apache.flink.connector.lancedb.sink.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;
import org.apache.flink.connector.lancedb.sink.LanceTargetSinkBuilder;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.types.Row;
import org.lance.Dataset;
import org.lance.ipc.LanceScanner;

/** The table of these tests, as lance-core reads it. */
final class Documents {

    static final int DIMENSION = 4;
    static final String TABLE = "documents";

    private static final List<String> COLUMNS = List.of("id", "title", "change", "embedding");

    private final Path database;

    Documents(Path database) {
        this.database = database;
    }

    static TableSchema schema(boolean keyed) {
        TableSchema.Builder schema =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .column("title", LanceType.utf8())
                        .column("change", LanceType.int32())
                        .column(
                                "embedding",
                                LanceType.vector(VectorElementType.FLOAT32, DIMENSION));
        return keyed ? schema.primaryKey("id").build() : schema.build();
    }

    LanceTargetSinkBuilder<Row> sink(boolean keyed) {
        return LanceTargetSink.<Row>builder()
                .setConnection(LanceConnection.of(database.toString()))
                .setTable(TABLE)
                .setSchema(schema(keyed))
                .setRowConverter(RowConverter.forRow());
    }

    static String text(Object title, Object change, float[] embedding) {
        return title + "|" + change + "|" + Arrays.toString(embedding);
    }

    /** All rows by their key; fails if a key stands twice. */
    Map<Long, String> rows() throws Exception {
        Map<Long, String> rows = new TreeMap<>();
        readRows(
                (id, text) -> {
                    String before = rows.put(id, text);
                    if (before != null) {
                        throw new AssertionError(
                                "The key " + id + " stands twice: " + before + " and " + text);
                    }
                });
        return rows;
    }

    /** How often each key stands in the table. */
    Map<Long, Integer> counts() throws Exception {
        Map<Long, Integer> counts = new TreeMap<>();
        readRows((id, text) -> counts.merge(id, 1, Integer::sum));
        return counts;
    }

    private void readRows(java.util.function.BiConsumer<Long, String> consumer) throws Exception {
        try (BufferAllocator allocator = new RootAllocator();
                Dataset dataset = open(allocator);
                LanceScanner scanner = dataset.newScan();
                ArrowReader batches = scanner.scanBatches()) {
            while (batches.loadNextBatch()) {
                VectorSchemaRoot batch = batches.getVectorSchemaRoot();
                for (int i = 0; i < batch.getRowCount(); i++) {
                    List<?> vector = (List<?>) batch.getVector(COLUMNS.get(3)).getObject(i);
                    float[] embedding = vector == null ? null : new float[vector.size()];
                    for (int j = 0; vector != null && j < embedding.length; j++) {
                        embedding[j] = (Float) vector.get(j);
                    }
                    consumer.accept(
                            ((BigIntVector) batch.getVector(COLUMNS.get(0))).get(i),
                            text(
                                    batch.getVector(COLUMNS.get(1)).getObject(i),
                                    batch.getVector(COLUMNS.get(2)).getObject(i),
                                    embedding));
                }
            }
        }
    }

    /** Whether the table can be read: its directory is there a moment before its first version. */
    boolean exists() {
        try (Stream<Path> versions = Files.list(database.resolve(TABLE + ".lance/_versions"))) {
            return versions.anyMatch(file -> file.toString().endsWith(".manifest"));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long version() {
        try (BufferAllocator allocator = new RootAllocator();
                Dataset dataset = open(allocator)) {
            return dataset.version();
        }
    }

    long countRows() {
        try (BufferAllocator allocator = new RootAllocator();
                Dataset dataset = open(allocator)) {
            return dataset.countRows();
        }
    }

    private Dataset open(BufferAllocator allocator) {
        return Dataset.open().allocator(allocator).uri(database + "/" + TABLE + ".lance").build();
    }
}
