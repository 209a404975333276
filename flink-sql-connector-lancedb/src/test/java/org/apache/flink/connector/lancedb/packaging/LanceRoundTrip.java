package org.apache.flink.connector.lancedb.packaging;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.CommitBuilder;
import org.lance.Dataset;
import org.lance.Fragment;
import org.lance.FragmentMetadata;
import org.lance.Transaction;
import org.lance.WriteParams;
import org.lance.ipc.LanceScanner;
import org.lance.operation.Append;

/**
 * Creates a Lance table, appends three rows and reads them back; a JVM of its own runs it on the
 * fat jar. It also takes Arrow's schema through JSON and FlatBuffers, which are the ways into the
 * relocated libraries.
 */
final class LanceRoundTrip {

    private static final Schema SCHEMA =
            new Schema(
                    List.of(
                            Field.notNullable("id", new ArrowType.Int(64, true)),
                            Field.nullable("title", new ArrowType.Utf8())));

    private LanceRoundTrip() {}

    /** Takes the directory of the table; it must not exist. */
    public static void main(String[] arguments) throws Exception {
        String uri = arguments[0];
        require(Schema.fromJSON(SCHEMA.toJson()).equals(SCHEMA), "JSON changed the schema");
        require(
                Schema.deserializeMessage(ByteBuffer.wrap(SCHEMA.serializeAsMessage()))
                        .equals(SCHEMA),
                "FlatBuffers changed the schema");
        try (BufferAllocator allocator = new RootAllocator()) {
            Dataset.write().allocator(allocator).uri(uri).schema(SCHEMA).execute().close();
            append(allocator, uri);
            System.out.println("read back " + read(allocator, uri));
        }
    }

    private static void append(BufferAllocator allocator, String uri) {
        List<FragmentMetadata> fragments;
        try (VectorSchemaRoot rows = VectorSchemaRoot.create(SCHEMA, allocator)) {
            rows.allocateNew();
            for (int i = 0; i < 3; i++) {
                ((BigIntVector) rows.getVector("id")).setSafe(i, i);
                ((VarCharVector) rows.getVector("title"))
                        .setSafe(i, ("title " + i).getBytes(StandardCharsets.UTF_8));
            }
            rows.setRowCount(3);
            fragments =
                    Fragment.write()
                            .datasetUri(uri)
                            .allocator(allocator)
                            .data(rows)
                            .mode(WriteParams.WriteMode.APPEND)
                            .execute();
        }
        try (Dataset table = Dataset.open().allocator(allocator).uri(uri).build();
                Transaction append =
                        new Transaction.Builder()
                                .readVersion(table.version())
                                .operation(Append.builder().fragments(fragments).build())
                                .build();
                Dataset next = new CommitBuilder(table).execute(append)) {
            require(next.countRows() == 3, "expected 3 rows, found " + next.countRows());
        }
    }

    @SuppressWarnings("try") // LanceScanner.close() declares Exception, which could be an interrupt
    private static String read(BufferAllocator allocator, String uri) throws Exception {
        StringBuilder titles = new StringBuilder();
        try (Dataset table = Dataset.open().allocator(allocator).uri(uri).build();
                LanceScanner scanner = table.newScan();
                ArrowReader reader = scanner.scanBatches()) {
            while (reader.loadNextBatch()) {
                VectorSchemaRoot batch = reader.getVectorSchemaRoot();
                for (int i = 0; i < batch.getRowCount(); i++) {
                    titles.append('[').append(batch.getVector("title").getObject(i)).append(']');
                }
            }
        }
        return titles.toString();
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalStateException(sentence);
        }
    }
}
