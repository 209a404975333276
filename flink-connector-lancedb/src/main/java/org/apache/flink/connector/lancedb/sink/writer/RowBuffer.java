package org.apache.flink.connector.lancedb.sink.writer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.RowBatch;
import org.apache.flink.connector.lancedb.lance.TableLayout;
import org.apache.flink.connector.lancedb.sink.encoder.RowEncoder;
import org.apache.flink.table.data.RowData;

/** Encoded rows in native memory, in the order of their arrival. Must be closed. */
final class RowBuffer implements AutoCloseable {

    /** A position is the batch's number and, in the low bits, the row's number in it. */
    private static final int ROW_BITS = Integer.numberOfTrailingZeros(RowBatch.MAX_ROWS);

    private final LanceTable table;
    private final TableLayout layout;
    private final RowEncoder encoder;
    private final List<RowBatch> batches = new ArrayList<>();
    private int rows;

    RowBuffer(LanceTable table, TableLayout layout, RowEncoder encoder) {
        this.table = table;
        this.layout = layout;
        this.encoder = encoder;
    }

    /** Encodes a row; returns its position. */
    int add(RowData row) {
        if (isAtEndOfBatch()) {
            batches.add(table.newBatch(layout));
        }
        int last = batches.size() - 1;
        int inBatch = encoder.encode(row, batches.get(last));
        rows++;
        return (last << ROW_BITS) | inBatch;
    }

    /** Whether the next row takes a new batch. */
    boolean isAtEndOfBatch() {
        return batches.isEmpty() || batches.get(batches.size() - 1).isFull();
    }

    /** Marks the row at a position as replaced. */
    void kill(int position) {
        batches.get(position >>> ROW_BITS).kill(position & ((1 << ROW_BITS) - 1));
    }

    /** The rows that were added, replaced ones included. */
    int rows() {
        return rows;
    }

    long allocatedBytes() {
        return table.allocatedBytes();
    }

    /** Takes all batches out; the caller closes them. */
    Deque<RowBatch> drain() {
        Deque<RowBatch> drained = new ArrayDeque<>(batches);
        batches.clear();
        rows = 0;
        return drained;
    }

    @Override
    public void close() {
        drain().forEach(RowBatch::close);
    }
}
