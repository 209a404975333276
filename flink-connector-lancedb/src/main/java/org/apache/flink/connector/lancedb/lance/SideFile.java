package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.file.LanceFileReader;
import org.lance.file.LanceFileWriter;

/**
 * A list of byte strings in a file beside the table's data: what is too long for a committable.
 *
 * <p>It is a Lance file with one binary column, so that it goes wherever the data goes, with the
 * same storage options. No version of the table names it; Lance's cleanup removes it with the other
 * files that none names.
 */
final class SideFile implements AutoCloseable {

    private static final String COLUMN = "bytes";
    private static final int BATCH_ROWS = 4096;
    private static final int BATCH_BYTES = 4 << 20;
    private static final Schema SCHEMA =
            new Schema(List.of(Field.notNullable(COLUMN, ArrowType.Binary.INSTANCE)));

    private final LanceTable table;
    private final String name;
    private final LanceFileWriter writer;
    private final VectorSchemaRoot root;
    private final VarBinaryVector vector;
    private int rows;
    private long bytes;

    /** Starts a new file, named by its purpose and a random part. */
    SideFile(LanceTable table, String purpose) throws IOException {
        this.table = table;
        name = purpose + "-" + UUID.randomUUID() + ".lance";
        root = VectorSchemaRoot.create(SCHEMA, table.allocator());
        vector = (VarBinaryVector) root.getVector(COLUMN);
        try {
            writer =
                    LanceFileWriter.open(
                            table.dataFileUri(name),
                            table.allocator(),
                            null,
                            table.storageOptions());
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            root.close();
            throw table.failed("written to", e);
        }
    }

    /** The file's name in the table's data directory. */
    String name() {
        return name;
    }

    void add(byte[] source, int length) throws IOException {
        vector.setSafe(rows++, source, 0, length);
        bytes += length;
        if (rows == BATCH_ROWS || bytes >= BATCH_BYTES) {
            writeBatch();
        }
    }

    private void writeBatch() throws IOException {
        root.setRowCount(rows);
        writer.write(root);
        root.clear();
        rows = 0;
        bytes = 0;
    }

    /** Writes what is left; the file is complete after it. */
    @Override
    public void close() throws IOException {
        try (root;
                LanceFileWriter closing = writer) {
            if (rows > 0) {
                writeBatch();
            }
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("written to", e);
        }
    }

    /** Hands over each byte string of a file, in order, in one buffer used again. */
    static void read(LanceTable table, String name, Consumer<KeyBytes> consumer)
            throws IOException {
        KeyBytes buffer = new KeyBytes();
        try (LanceFileReader file =
                        LanceFileReader.open(
                                table.dataFileUri(name),
                                Map.copyOf(table.storageOptions()),
                                table.allocator());
                ArrowReader batches = file.readAll(null, null, BATCH_ROWS)) {
            while (batches.loadNextBatch()) {
                VectorSchemaRoot batch = batches.getVectorSchemaRoot();
                if (!(batch.getVector(COLUMN) instanceof VarBinaryVector)) {
                    throw new IOException(
                            "the file " + name + " is another than the list that it was.");
                }
                VarBinaryVector values = (VarBinaryVector) batch.getVector(COLUMN);
                for (int i = 0; i < batch.getRowCount(); i++) {
                    byte[] value = values.get(i);
                    consumer.accept(buffer.set(value, 0, value.length));
                }
            }
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("read from", e);
        }
    }
}
