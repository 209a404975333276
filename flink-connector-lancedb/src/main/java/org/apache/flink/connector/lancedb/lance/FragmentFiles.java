package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.lance.Fragment;
import org.lance.FragmentMetadata;
import org.lance.WriteParams;
import org.lance.file.LanceFileReader;
import org.lance.util.Range;

/**
 * Writes fragments that no version of the table names yet, and reads them back. Nothing that it
 * does is visible to a reader of the table. Not thread-safe.
 */
@Internal
public final class FragmentFiles {

    /** Receives the keys of a fragment's rows. */
    @Internal
    @FunctionalInterface
    public interface KeyVisitor {

        /**
         * Takes the next row's key.
         *
         * @param row the row's place in the fragment, from 0
         * @param key the row's key, in a buffer that the next call uses again
         */
        void visit(int row, KeyBytes key) throws IOException;
    }

    /** A list of fragments of more bytes goes to a file. */
    private static final int MAX_LISTED_BYTES = 64 << 10;

    private static final int READ_ROWS = 65_536;
    private static final int REWRITE_ROWS = 4_096;

    private final LanceTable table;
    private final TableLayout layout;

    public FragmentFiles(LanceTable table, TableLayout layout) {
        this.table = table;
        this.layout = layout;
    }

    /**
     * Writes the live rows of the batches, in order.
     *
     * @param batches the batches; each is taken off and closed when its rows are written
     * @return the fragments: none if there is no live row, one for up to 1,048,576 rows
     */
    public List<WrittenFragment> write(Deque<RowBatch> batches) throws IOException {
        if (batches.stream().noneMatch(batch -> batch.liveRows() > 0)) {
            batches.forEach(RowBatch::close);
            batches.clear();
            return List.of();
        }
        return write(new RowBatchReader(table.allocator(), layout.schema(), batches));
    }

    /** Writes a fragment's rows again without the dead ones. */
    public List<WrittenFragment> rewrite(WrittenFragment fragment, BitSet deadRows)
            throws IOException {
        List<Range> live = new ArrayList<>();
        int rows = Math.toIntExact(fragment.rows());
        for (int from = deadRows.nextClearBit(0); from < rows; ) {
            int dead = deadRows.nextSetBit(from);
            int to = dead < 0 ? rows : dead;
            live.add(new Range(from, to));
            from = deadRows.nextClearBit(to);
        }
        if (live.isEmpty()) {
            return List.of();
        }
        try (LanceFileReader file = open(fragment);
                ArrowReader source = file.readAll(null, live, REWRITE_ROWS)) {
            return write(new BorrowedReader(table.allocator(), source));
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("rewritten", e);
        }
    }

    /** Writes all that the reader has; the exported stream owns the reader and closes it. */
    private List<WrittenFragment> write(ArrowReader reader) throws IOException {
        try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(table.allocator())) {
            Data.exportArrayStream(table.allocator(), reader, stream);
            try {
                return write(stream);
            } finally {
                stream.release(); // Does nothing if Lance took the stream over.
            }
        }
    }

    private List<WrittenFragment> write(ArrowArrayStream stream) throws IOException {
        try {
            // Only APPEND checks the columns against the table's and numbers them as it does.
            List<FragmentMetadata> written =
                    Fragment.write()
                            .datasetUri(table.uri())
                            .allocator(table.allocator())
                            .data(stream)
                            .mode(WriteParams.WriteMode.APPEND)
                            .dataStorageVersion(layout.storageVersion())
                            .storageOptions(table.storageOptions())
                            .execute();
            List<WrittenFragment> fragments = new ArrayList<>();
            written.forEach(metadata -> fragments.add(new WrittenFragment(metadata)));
            return fragments;
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("written to", e);
        }
    }

    /** Reads the keys of a fragment's rows back, from the key columns alone. */
    public void readKeys(WrittenFragment fragment, KeyVisitor visitor) throws IOException {
        KeyColumns columns = new KeyColumns(layout.declared());
        KeyBytes key = new KeyBytes();
        try (LanceFileReader file = open(fragment);
                ArrowReader reader =
                        file.readAll(layout.declared().primaryKey(), null, READ_ROWS)) {
            int row = 0;
            while (reader.loadNextBatch()) {
                VectorSchemaRoot batch = reader.getVectorSchemaRoot();
                columns.bind(batch);
                for (int i = 0; i < batch.getRowCount(); i++) {
                    if (!columns.read(i, key)) {
                        throw new IOException(
                                "The fragment " + fragment + " holds a row without a key.");
                    }
                    visitor.visit(row++, key);
                }
            }
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("read back", e);
        }
    }

    /** All fragments of the changes, those included that a file lists. */
    List<WrittenFragment> fragmentsOf(UncommittedChanges changes) throws IOException {
        List<WrittenFragment> fragments = new ArrayList<>(changes.fragments());
        for (String list : changes.fragmentListFiles()) {
            List<byte[]> serialized = new ArrayList<>();
            SideFile.read(table, list, bytes -> serialized.add(bytes.toByteArray()));
            for (byte[] fragment : serialized) {
                fragments.add(WrittenFragment.read(new DataInputDeserializer(fragment)));
            }
        }
        return fragments;
    }

    /**
     * Names all that one writer changed within a checkpoint, small enough for a committable: long
     * lists go to files.
     *
     * @param deleted the deleted keys of each flush
     * @param keys the number of upserted and deleted keys; 0 where rows are appended without a key
     * @param keyBytes the bytes of these keys together
     */
    public UncommittedChanges name(
            List<WrittenFragment> fragments, List<DeletedKeys> deleted, long keys, long keyBytes)
            throws IOException {
        DataOutputSerializer size = new DataOutputSerializer(256);
        for (WrittenFragment fragment : fragments) {
            fragment.write(size);
        }
        boolean toFile = size.length() > MAX_LISTED_BYTES;
        DeletedKeys allDeleted = DeletedKeys.merge(table, deleted);
        return new UncommittedChanges(
                UUID.randomUUID().toString(),
                table.version(),
                toFile ? List.of() : fragments,
                toFile ? List.of(writeList(fragments)) : List.of(),
                allDeleted.keys(),
                allDeleted.file() == null ? List.of() : List.of(allDeleted.file()),
                keys,
                keyBytes);
    }

    private String writeList(List<WrittenFragment> fragments) throws IOException {
        SideFile list = new SideFile(table, "fragment-list");
        try (list) {
            DataOutputSerializer out = new DataOutputSerializer(256);
            for (WrittenFragment fragment : fragments) {
                out.clear();
                fragment.write(out);
                list.add(out.getSharedBuffer(), out.length());
            }
        }
        return list.name();
    }

    private LanceFileReader open(WrittenFragment fragment) throws IOException {
        return LanceFileReader.open(
                table.dataFileUri(fragment.dataFile()), table.storageOptions(), table.allocator());
    }
}
