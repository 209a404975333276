package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.schema.LanceType;

/**
 * A batch of rows in native memory, in the table's columns. Rows are written one after the other,
 * column by column; rows that a later change replaced are marked dead and are left out when the
 * batch is written to a file. Must be closed. Not thread-safe.
 */
@Internal
public final class RowBatch implements AutoCloseable {

    /** A batch is full at so many bytes: a bound on what doubling a column's memory can waste. */
    private static final int TARGET_BYTES = 2 << 20;

    /** The rows of a batch at most; a power of two. */
    public static final int MAX_ROWS = 4096;

    private final VectorSchemaRoot root;
    private final ColumnWriter[] columns;
    private final List<ColumnWriter> variableColumns = new ArrayList<>();
    private final int capacity;
    private final BitSet dead = new BitSet();
    private int rows;

    RowBatch(TableLayout layout, BufferAllocator allocator) {
        capacity = capacity(layout.schema());
        root = VectorSchemaRoot.create(layout.schema(), allocator);
        columns = new ColumnWriter[layout.declared().columnCount()];
        try {
            for (int i = 0; i < layout.schema().getFields().size(); i++) {
                FieldVector vector = root.getVector(i);
                int position = layout.declaredPosition(i);
                if (position == TableLayout.UNDECLARED) {
                    ColumnWriters.allocate(vector, capacity);
                } else {
                    ColumnWriters.allocateForPuts(vector, capacity);
                    LanceType type = layout.declared().column(position).type();
                    columns[position] = ColumnWriters.of(vector, type);
                    if (!ArrowTypes.isFixedWidth(type)) {
                        variableColumns.add(columns[position]);
                    }
                }
            }
        } catch (RuntimeException e) {
            root.close();
            throw e;
        }
    }

    /** The rows of a batch, chosen so that its fixed-width part is about {@link #TARGET_BYTES}. */
    static int capacity(Schema schema) {
        long rowBytes = 1;
        for (Field field : schema.getFields()) {
            rowBytes += ColumnWriters.rowWidth(field);
        }
        return (int) Math.max(1, Math.min(MAX_ROWS, TARGET_BYTES / rowBytes));
    }

    /** Where the next row's value of a declared column goes. Each column takes one call a row. */
    public ColumnOutput column(int declaredColumn) {
        ColumnWriter column = columns[declaredColumn];
        column.row = rows;
        return column;
    }

    /**
     * Ends the row that was written.
     *
     * @return its number in this batch
     */
    public int endRow() {
        return rows++;
    }

    public boolean isFull() {
        if (rows >= capacity) {
            return true;
        }
        long bytes = 0;
        for (ColumnWriter column : variableColumns) {
            bytes += column.variableBytes();
        }
        return bytes >= TARGET_BYTES;
    }

    /** Marks a row as replaced by a later change. */
    public void kill(int row) {
        dead.set(row);
    }

    /** The rows that are not dead. */
    int liveRows() {
        return rows - dead.cardinality();
    }

    /**
     * Drops the dead rows and hands the others' memory over to the given root.
     *
     * @param layout the table as it is now, of which the root's columns are
     */
    void transferTo(VectorSchemaRoot target, TableLayout layout) {
        for (ColumnWriter column : columns) {
            column.finish(rows);
        }
        int live = dead.isEmpty() ? rows : compact();
        root.setRowCount(live);
        FoundColumns.fill(target, root, layout);
    }

    private int compact() {
        int live = dead.nextSetBit(0);
        for (int from = dead.nextClearBit(live); from < rows; from = dead.nextClearBit(from + 1)) {
            for (ColumnWriter column : columns) {
                column.move(from, live);
            }
            live++;
        }
        for (ColumnWriter column : columns) {
            column.finish(live);
        }
        return live;
    }

    @Override
    public void close() {
        root.close();
    }
}
