package org.apache.flink.connector.lancedb.lance;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.KeyEncoder;
import org.apache.flink.connector.lancedb.sink.encoder.RowEncoder;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.table.data.RowData;

/** Collects one checkpoint's changes of one writer, each key once, and writes them to files. */
final class Checkpoint {

    private static final int DELETED = 0;

    private final LanceTable table;
    private final TableLayout layout;
    private final Rows rows;
    private final RowEncoder rowEncoder;
    private final KeyEncoder keyEncoder;
    private final Deque<RowBatch> batches = new ArrayDeque<>();
    private final KeyIndex deleted = new KeyIndex();
    private long keys;
    private long keyBytes;
    private SoleWriter newTo;

    Checkpoint(LanceTable table, TableSchema schema) throws IOException {
        this.table = table;
        this.layout = table.layout(schema);
        this.rows = new Rows(schema);
        this.rowEncoder = new RowEncoder(table.name(), schema, layout);
        this.keyEncoder = new KeyEncoder(table.name(), schema);
    }

    Checkpoint upsert(Object... fields) {
        if (batches.isEmpty() || batches.getLast().isFull()) {
            batches.add(table.newBatch(layout));
        }
        RowData row = rows.insert(fields);
        rowEncoder.encode(row, batches.getLast());
        if (layout.declared().hasPrimaryKey()) {
            keys++;
            keyBytes += keyEncoder.encode(row).length();
        }
        return this;
    }

    Checkpoint delete(Object... fields) {
        KeyBytes key = keyEncoder.encode(rows.delete(fields));
        deleted.put(key, key.hash(), DELETED);
        keys++;
        keyBytes += key.length();
        return this;
    }

    /** Says that the upserted keys are new to the sole writer of the table. */
    Checkpoint newTo(SoleWriter soleWriter) {
        newTo = soleWriter;
        return this;
    }

    UncommittedChanges changes() throws IOException {
        FragmentFiles files = new FragmentFiles(table, layout);
        FlushedRows rows = files.write(batches);
        return files.name(
                rows.version(),
                rows.fragments(),
                List.of(DeletedKeys.of(table, deleted, DELETED)),
                keys,
                keyBytes,
                Optional.ofNullable(newTo));
    }
}
