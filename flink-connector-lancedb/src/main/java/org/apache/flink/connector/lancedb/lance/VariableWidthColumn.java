package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;

/** Texts and binary values: bytes of any number per row, found through offsets. */
abstract class VariableWidthColumn extends ColumnWriter {

    private final FieldVector vector;
    private long bytes;

    VariableWidthColumn(FieldVector vector) {
        this.vector = vector;
    }

    /** Puts the current row's value; the vector grows where it must. */
    abstract void set(byte[] source, int offset, int length);

    /** Where a row's value begins, and the one of the row before ends. */
    abstract long offset(int row);

    abstract void setOffset(int row, long offset);

    /** The last row that a value was put to. */
    abstract int lastSet();

    abstract void setLastSet(int row);

    @Override
    final long variableBytes() {
        return bytes;
    }

    @Override
    public final void putNull() {
        vector.setNull(row);
    }

    @Override
    public final void putBytes(byte[] source, int offset, int length) {
        set(source, offset, length);
        bytes += length;
    }

    @Override
    final void reserve(int rows) {
        // The vector grows with what is put.
    }

    @Override
    final void move(int from, int to) {
        long start = offset(from);
        long length = offset(from + 1) - start;
        long target = offset(to);
        BitVectorHelper.setValidityBit(
                vector.getValidityBuffer(),
                to,
                BitVectorHelper.get(vector.getValidityBuffer(), from));
        vector.getDataBuffer().setBytes(target, vector.getDataBuffer(), start, length);
        setOffset(to + 1, target + length);
    }

    @Override
    final void finish(int rows) {
        if (rows <= lastSet()) {
            setLastSet(rows - 1);
        }
        super.finish(rows);
    }

    @Override
    final FieldVector vector() {
        return vector;
    }
}
