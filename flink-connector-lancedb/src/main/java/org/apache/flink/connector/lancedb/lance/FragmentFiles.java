package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.lance.Fragment;
import org.lance.FragmentMetadata;
import org.lance.WriteParams;
import org.lance.file.LanceFileReader;
import org.lance.util.Range;

/**
 * Writes fragments that no version of the table names yet, and reads them back. Nothing that it
 * does is visible to a reader of the table. Threads may share it, each with rows of its own.
 */
@Internal
public final class FragmentFiles {

    /** A list of fragments of more bytes goes to a file. */
    private static final int MAX_LISTED_BYTES = 64 << 10;

    private static final int REWRITE_ROWS = 4_096;

    /** More than programs change a table's columns in the moment of a write. */
    private static final int MAX_ATTEMPTS = 5;

    private final LanceTable table;
    private final TableLayout layout;
    private final FragmentReader reader;

    /**
     * Writes and reads fragments of a table.
     *
     * @param layout the table as it was when the rows to be written were laid out
     */
    public FragmentFiles(LanceTable table, TableLayout layout) {
        this.table = table;
        this.layout = layout;
        this.reader = new FragmentReader(table, layout.declared());
    }

    /**
     * Writes the live rows of the batches, in order.
     *
     * @param batches the batches; each is taken off and closed when its rows are written
     * @return the fragments: none if there is no live row, one for up to 1,048,576 rows
     */
    public FlushedRows write(Deque<RowBatch> batches) throws IOException {
        try {
            if (batches.stream().noneMatch(batch -> batch.liveRows() > 0)) {
                return FlushedRows.NONE;
            }
            int unread = batches.size();
            return inColumnsOfNow(
                    now ->
                            FlushedRows.in(
                                    now,
                                    write(
                                            now,
                                            new RowBatchReader(table.allocator(), now, batches))),
                    () -> batches.size() == unread);
        } finally {
            batches.forEach(RowBatch::close);
            batches.clear();
        }
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
        return inColumnsOfNow(now -> rewrite(fragment, live, now), () -> true);
    }

    private List<WrittenFragment> rewrite(
            WrittenFragment fragment, List<Range> live, TableLayout now) throws IOException {
        int batchRows = BatchRows.like(fragment.rows(), fragment.bytes(), REWRITE_ROWS);
        try (LanceFileReader file = reader.open(fragment);
                ArrowReader source = file.readAll(null, live, batchRows)) {
            return write(now, new BorrowedReader(table.allocator(), now, source));
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("rewritten", e);
        }
    }

    /**
     * Writes rows in the columns that the table has now, and again where these change before Lance
     * has looked at them.
     *
     * @param repeatable whether nothing has been taken of the rows
     */
    private <T> T inColumnsOfNow(Attempt<T> attempt, BooleanSupplier repeatable)
            throws IOException {
        for (int number = 1; ; number++) {
            try {
                return attempt.write(layoutNow());
            } catch (IOException e) {
                if (number == MAX_ATTEMPTS
                        || !LanceErrors.isOfOtherColumns(e)
                        || !repeatable.getAsBoolean()) {
                    throw e;
                }
            }
        }
    }

    /**
     * The table's columns as they are now. Other programs may add and drop columns that are not
     * declared while a job runs, and Lance takes only rows that have all columns.
     */
    private TableLayout layoutNow() throws IOException {
        TableLayout now;
        try {
            now = table.layout(layout.declared());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    String.format(
                            "Another program changed the columns of the table '%s' at %s while the job was running. The job looks at them anew when it restarts: then declared nullable columns that are gone are added again, without their values, if the table is managed by the system; what differs otherwise must be put right by hand. %s",
                            table.name(), table.uri(), e.getMessage()),
                    e);
        }
        Optional<String> cast = layout.columnOfOtherType(now);
        if (cast.isPresent()) {
            throw new IOException(
                    String.format(
                            "Another program changed the type of %s of the table '%s' at %s while the job was running. The job goes on with the new type when it restarts.",
                            cast.get(), table.name(), table.uri()));
        }
        return now;
    }

    /** Writes all that the reader has; the exported stream owns the reader and closes it. */
    private List<WrittenFragment> write(TableLayout now, ArrowReader rows) throws IOException {
        try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(table.allocator())) {
            Data.exportArrayStream(table.allocator(), rows, stream);
            try {
                return write(now, stream);
            } finally {
                stream.release(); // Does nothing if Lance took the stream over.
            }
        }
    }

    private List<WrittenFragment> write(TableLayout now, ArrowArrayStream stream)
            throws IOException {
        try {
            // Only APPEND checks the columns against the table's and numbers them as it does.
            List<FragmentMetadata> written =
                    Fragment.write()
                            .datasetUri(table.uri())
                            .allocator(table.allocator())
                            .data(stream)
                            .mode(WriteParams.WriteMode.APPEND)
                            .dataStorageVersion(now.storageVersion())
                            .storageOptions(table.storageOptions())
                            .execute();
            List<WrittenFragment> fragments = new ArrayList<>();
            written.forEach(metadata -> fragments.add(new WrittenFragment(metadata)));
            return fragments;
        } catch (Exception e) { // Lance throws checked exceptions that it does not declare.
            throw table.failed("written to", e);
        }
    }

    /** Reads the keys of a fragment's rows back, so many at a time, from the key columns alone. */
    public void readKeys(WrittenFragment fragment, int batchRows, KeyVisitor visitor)
            throws IOException {
        reader.readKeys(fragment, batchRows, visitor);
    }

    /**
     * Names all that one writer changed within a checkpoint, small enough for a committable: long
     * lists go to files.
     *
     * @param oldest the oldest version for whose columns a fragment was written; where there is
     *     none, the table's latest version counts
     * @param deleted the deleted keys of each flush
     * @param keys the number of upserted and deleted keys; 0 where rows are appended without a key
     * @param keyBytes the bytes of these keys together
     * @param newTo the sole writer of the table to whom all upserted keys are new, if there is one
     */
    public UncommittedChanges name(
            OptionalLong oldest,
            List<WrittenFragment> fragments,
            List<DeletedKeys> deleted,
            long keys,
            long keyBytes,
            Optional<SoleWriter> newTo)
            throws IOException {
        DataOutputSerializer size = new DataOutputSerializer(256);
        for (WrittenFragment fragment : fragments) {
            fragment.write(size);
        }
        boolean toFile = size.length() > MAX_LISTED_BYTES;
        DeletedKeys allDeleted = DeletedKeys.merge(table, deleted);
        return new UncommittedChanges(
                UUID.randomUUID().toString(),
                oldest.isPresent() ? oldest.getAsLong() : table.version(),
                toFile ? List.of() : fragments,
                toFile ? List.of(writeList(fragments)) : List.of(),
                allDeleted.keys(),
                allDeleted.file() == null ? List.of() : List.of(allDeleted.file()),
                keys,
                keyBytes,
                newTo);
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

    /** Writes all rows in the columns of a layout. */
    @FunctionalInterface
    private interface Attempt<T> {
        T write(TableLayout now) throws IOException;
    }
}
