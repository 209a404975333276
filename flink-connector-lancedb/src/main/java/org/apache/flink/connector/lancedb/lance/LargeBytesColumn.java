package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.BaseLargeVariableWidthVector;

/** Texts and binary values with offsets of 64 bits. */
final class LargeBytesColumn extends VariableWidthColumn {

    private final BaseLargeVariableWidthVector vector;

    LargeBytesColumn(BaseLargeVariableWidthVector vector) {
        super(vector);
        this.vector = vector;
    }

    @Override
    void set(byte[] source, int offset, int length) {
        vector.setSafe(row, source, offset, length);
    }

    @Override
    long offset(int offsetRow) {
        return vector.getOffsetBuffer().getLong((long) offsetRow * Long.BYTES);
    }

    @Override
    void setOffset(int offsetRow, long offset) {
        vector.getOffsetBuffer().setLong((long) offsetRow * Long.BYTES, offset);
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
