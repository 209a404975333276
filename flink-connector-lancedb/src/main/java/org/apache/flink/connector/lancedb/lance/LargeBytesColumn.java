package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;

/** Texts and binary values with offsets of 64 bits: bytes of any number per row. */
final class LargeBytesColumn extends ColumnWriter {

    private static final byte[] NOTHING = {};

    private final BaseLargeVariableWidthVector vector;
    private long bytes;

    LargeBytesColumn(BaseLargeVariableWidthVector vector) {
        this.vector = vector;
    }

    @Override
    long variableBytes() {
        return bytes;
    }

    @Override
    public void putNull() {
        vector.setNull(row);
    }

    @Override
    public void putBytes(byte[] source, int offset, int length) {
        vector.setSafe(row, source, offset, length);
        bytes += length;
    }

    @Override
    void putEmpty() {
        putBytes(NOTHING, 0, 0);
    }

    @Override
    void reserve(int rows) {
        // The vector grows with what is put.
    }

    @Override
    void move(int from, int to) {
        ArrowBuf offsets = vector.getOffsetBuffer();
        long start = offset(offsets, from);
        long length = offset(offsets, from + 1) - start;
        long target = offset(offsets, to);
        BitVectorHelper.setValidityBit(
                vector.getValidityBuffer(),
                to,
                BitVectorHelper.get(vector.getValidityBuffer(), from));
        vector.getDataBuffer().setBytes(target, vector.getDataBuffer(), start, length);
        offsets.setLong((long) (to + 1) * Long.BYTES, target + length);
    }

    private static long offset(ArrowBuf offsets, int row) {
        return offsets.getLong((long) row * Long.BYTES);
    }

    @Override
    void finish(int rows) {
        if (rows <= vector.getLastSet()) {
            vector.setLastSet(rows - 1);
        }
        super.finish(rows);
    }

    @Override
    FieldVector vector() {
        return vector;
    }
}
