package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.FieldVector;

/**
 * Writes the values of one column of a {@link RowBatch} into its Arrow vector. The batch says which
 * row comes next; a row that nothing is put into holds null.
 */
abstract class ColumnWriter implements ColumnOutput {

    /** The row that the next value goes to. */
    int row;

    /** Puts a value that means nothing, below a null, where the column takes no null. */
    abstract void putEmpty();

    /** Fills the row below a null, where nobody reads it. */
    final void putAbsent() {
        if (vector().getField().isNullable()) {
            putNull();
        } else {
            putEmpty();
        }
    }

    /** Makes memory for so many rows where the column does not grow by itself. */
    abstract void reserve(int rows);

    /** Moves a row's value to the same or an earlier row. */
    abstract void move(int from, int to);

    /** The bytes of the values that were put, where their number differs from row to row. */
    long variableBytes() {
        return 0;
    }

    /** Makes the vector hold exactly the first rows. */
    void finish(int rows) {
        vector().setValueCount(rows);
    }

    abstract FieldVector vector();
}
