package org.apache.flink.connector.lancedb.sink.writer;

import org.apache.flink.connector.lancedb.lance.DeletedKeys;
import org.apache.flink.connector.lancedb.lance.FragmentFiles;
import org.apache.flink.connector.lancedb.lance.KeyBytes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** For a table without a primary key: rows are only added. */
final class AppendBuffer implements ChangeBuffer {

    private final String table;
    private final RowBuffer rows;
    private final FragmentFiles files;

    AppendBuffer(String table, RowBuffer rows, FragmentFiles files) {
        this.table = table;
        this.rows = rows;
        this.files = files;
    }

    @Override
    public void add(RowData row, boolean keyIsNew) {
        if (row.getRowKind() != RowKind.INSERT) {
            throw new IllegalArgumentException(
                    String.format(
                            "The table '%s' was sent a change of kind %s, but has no primary key to tell which row is meant. Declare a primary key, or send inserts only.",
                            table, row.getRowKind()));
        }
        rows.add(row);
    }

    @Override
    public void delete(KeyBytes key) {
        throw new IllegalStateException("The table '" + table + "' has no primary key.");
    }

    @Override
    public int changes() {
        return rows.rows();
    }

    @Override
    public long bytes() {
        return rows.allocatedBytes();
    }

    @Override
    public boolean isAtEndOfBatch() {
        return rows.isAtEndOfBatch();
    }

    @Override
    public PendingFlush drain() {
        int changes = changes();
        return new PendingFlush(
                rows.drain(),
                changes,
                0,
                batches ->
                        new FlushedChanges(
                                files.write(batches),
                                DeletedKeys.NONE,
                                0,
                                0,
                                new KeyHashes(),
                                false));
    }

    @Override
    public void close() {
        rows.close();
    }
}
