package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.FieldVector;

/** Days in a table's column that counts milliseconds. */
final class MillisecondDateColumn extends FixedWidthColumn {

    static final long MILLISECONDS_OF_DAY = 86_400_000;

    MillisecondDateColumn(FieldVector vector) {
        super(vector, vector, Long.BYTES);
    }

    @Override
    public void putInt(int days) {
        putLong(days * MILLISECONDS_OF_DAY);
    }
}
