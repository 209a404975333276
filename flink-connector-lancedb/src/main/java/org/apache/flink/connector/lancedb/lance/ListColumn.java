package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.complex.ListVector;

/** Lists, and maps as lists of entries, with offsets of 32 bits. */
final class ListColumn extends ElementsColumn {

    private final ListVector vector;

    ListColumn(ListVector vector, ColumnWriter element, long elementWidth) {
        super(vector, element, elementWidth);
        this.vector = vector;
    }

    @Override
    int begin(int size) {
        int start = vector.startNewValue(row);
        vector.endValue(row, size);
        return start;
    }

    @Override
    int offset(int offsetRow) {
        return vector.getOffsetBuffer().getInt((long) offsetRow * Integer.BYTES);
    }

    @Override
    void setOffset(int offsetRow, int offset) {
        vector.getOffsetBuffer().setInt((long) offsetRow * Integer.BYTES, offset);
    }
}
