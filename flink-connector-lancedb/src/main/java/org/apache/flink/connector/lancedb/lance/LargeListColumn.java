package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.complex.LargeListVector;

/** Lists with offsets of 64 bits. */
final class LargeListColumn extends ElementsColumn {

    private final LargeListVector vector;

    LargeListColumn(LargeListVector vector, ColumnWriter element, long elementWidth) {
        super(vector, element, elementWidth);
        this.vector = vector;
    }

    @Override
    int begin(int size) {
        int start = Math.toIntExact(vector.startNewValue(row));
        vector.endValue(row, size);
        return start;
    }

    @Override
    int offset(int offsetRow) {
        return (int) vector.getOffsetBuffer().getLong((long) offsetRow * Long.BYTES);
    }

    @Override
    void setOffset(int offsetRow, int offset) {
        vector.getOffsetBuffer().setLong((long) offsetRow * Long.BYTES, offset);
    }
}
