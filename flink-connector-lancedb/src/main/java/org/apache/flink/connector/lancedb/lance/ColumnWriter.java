package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.FieldVector;

/**
 * Writes the values of one column of a {@link RowBatch} into its Arrow vector. The batch says which
 * row comes next; a row that nothing is put into holds null.
 */
abstract class ColumnWriter implements ColumnOutput {

    /** The row that the next value goes to. */
    int row;

    /** Moves a row's value to an earlier row. */
    abstract void move(int from, int to);

    /** Makes the vector hold exactly the first rows. */
    void finish(int rows) {
        vector().setValueCount(rows);
    }

    abstract FieldVector vector();
}
