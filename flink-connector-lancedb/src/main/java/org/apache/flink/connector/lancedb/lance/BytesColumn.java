package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.BaseVariableWidthVector;

/** Texts and binary values with offsets of 32 bits. */
final class BytesColumn extends VariableWidthColumn {

    private final BaseVariableWidthVector vector;

    BytesColumn(BaseVariableWidthVector vector) {
        super(vector);
        this.vector = vector;
    }

    @Override
    void set(byte[] source, int offset, int length) {
        vector.setSafe(row, source, offset, length);
    }

    @Override
    long offset(int offsetRow) {
        return vector.getOffsetBuffer().getInt((long) offsetRow * Integer.BYTES);
    }

    @Override
    void setOffset(int offsetRow, long offset) {
        vector.getOffsetBuffer().setInt((long) offsetRow * Integer.BYTES, (int) offset);
    }

    @Override
    int lastSet() {
        return vector.getLastSet();
    }

    @Override
    void setLastSet(int lastRow) {
        vector.setLastSet(lastRow);
    }
}
