package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;

/** Booleans: one bit per row. */
final class BooleanColumn extends ColumnWriter {

    private final BitVector vector;

    BooleanColumn(BitVector vector) {
        this.vector = vector;
    }

    @Override
    public void putNull() {
        vector.setNull(row);
    }

    @Override
    public void putBoolean(boolean value) {
        vector.set(row, value ? 1 : 0);
    }

    @Override
    void putEmpty() {
        vector.set(row, 0);
    }

    @Override
    void reserve(int rows) {
        while (vector.getValueCapacity() < rows) {
            vector.reAlloc();
        }
    }

    @Override
    void move(int from, int to) {
        vector.copyFrom(from, to, vector);
    }

    @Override
    FieldVector vector() {
        return vector;
    }
}
