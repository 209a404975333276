package org.apache.flink.connector.lancedb.sink.writer;

import java.io.IOException;
import java.util.Deque;
import org.apache.flink.connector.lancedb.lance.DeletedKeys;
import org.apache.flink.connector.lancedb.lance.FlushedRows;
import org.apache.flink.connector.lancedb.lance.FragmentFiles;
import org.apache.flink.connector.lancedb.lance.KeyBytes;
import org.apache.flink.connector.lancedb.lance.KeyIndex;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.RowBatch;
import org.apache.flink.connector.lancedb.sink.encoder.KeyEncoder;
import org.apache.flink.table.data.RowData;

/** For a table with a primary key: the last change of each key. */
final class KeyedBuffer implements ChangeBuffer {

    /** What the index has for a deleted key, where others have their row's position. */
    private static final int DELETED = Integer.MAX_VALUE;

    private final LanceTable table;
    private final KeyEncoder keys;
    private final RowBuffer rows;
    private final FragmentFiles files;

    private KeyIndex lastChange = new KeyIndex();
    private boolean allNew = true;

    KeyedBuffer(LanceTable table, KeyEncoder keys, RowBuffer rows, FragmentFiles files) {
        this.table = table;
        this.keys = keys;
        this.rows = rows;
        this.files = files;
    }

    @Override
    public void add(RowData row, boolean keyIsNew) {
        switch (row.getRowKind()) {
            case INSERT:
            case UPDATE_AFTER:
                KeyBytes key = keys.encode(row);
                int before = setLastChange(key, rows.add(row));
                // A row in the buffer took the place of the table's, if that had one.
                allNew &= before != DELETED && (before != KeyIndex.ABSENT || keyIsNew);
                break;
            case DELETE:
                delete(keys.encode(row));
                break;
            case UPDATE_BEFORE:
                break; // The row after the update says all.
        }
    }

    @Override
    public void delete(KeyBytes key) {
        setLastChange(key, DELETED);
    }

    private int setLastChange(KeyBytes key, int change) {
        int before = lastChange.put(key, key.hash(), change);
        if (before != KeyIndex.ABSENT && before != DELETED) {
            rows.kill(before);
        }
        return before;
    }

    @Override
    public int changes() {
        return Math.max(rows.rows(), lastChange.size());
    }

    @Override
    public long bytes() {
        return rows.allocatedBytes() + lastChange.usedBytes();
    }

    @Override
    public boolean isAtEndOfBatch() {
        return rows.isAtEndOfBatch();
    }

    @Override
    public PendingFlush drain() {
        int changes = changes();
        KeyIndex drained = lastChange;
        boolean drainedAreNew = allNew;
        lastChange = new KeyIndex();
        allNew = true;
        return new PendingFlush(
                rows.drain(),
                changes,
                drained.usedBytes(),
                batches -> write(batches, drained, drainedAreNew));
    }

    private FlushedChanges write(Deque<RowBatch> batches, KeyIndex drained, boolean drainedAreNew)
            throws IOException {
        FlushedRows written = files.write(batches);
        DeletedKeys deleted = DeletedKeys.of(table, drained, DELETED);
        return new FlushedChanges(
                written,
                deleted,
                drained.size(),
                drained.keyBytes(),
                new KeyHashes(drained.hashes()),
                drainedAreNew);
    }

    @Override
    public void close() {
        rows.close();
    }
}
