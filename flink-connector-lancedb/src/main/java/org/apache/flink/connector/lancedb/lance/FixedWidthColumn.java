package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;

/** Numbers, dates, times, decimals and binary values of one width: so many bytes per row. */
class FixedWidthColumn extends ColumnWriter {

    private final FieldVector vector;
    private final FieldVector values;
    private final int width;
    private ArrowBuf validity;

    /** The values, one behind the other. */
    ArrowBuf data;

    /**
     * Writes into a vector whose memory is allocated and grows by {@link #reserve} alone.
     *
     * @param values the vector that the values lie in: the same, or its child
     * @param width the bytes of one value
     */
    FixedWidthColumn(FieldVector vector, FieldVector values, int width) {
        this.vector = vector;
        this.values = values;
        this.width = width;
        this.data = values.getDataBuffer();
        this.validity = vector.getValidityBuffer();
    }

    @Override
    void reserve(int rows) {
        if (vector.getValueCapacity() < rows) {
            while (vector.getValueCapacity() < rows) {
                vector.reAlloc();
            }
            data = values.getDataBuffer();
            validity = vector.getValidityBuffer();
        }
    }

    /** Marks the row as not null; returns where its value goes. */
    final long next() {
        BitVectorHelper.setBit(validity, row);
        return (long) row * width;
    }

    @Override
    public final void putNull() {
        BitVectorHelper.unsetBit(validity, row);
        // The memory may hold anything, and it is written to the file.
        data.setZero((long) row * width, width);
    }

    @Override
    final void putEmpty() {
        data.setZero(next(), width);
    }

    @Override
    public void putByte(byte value) {
        data.setByte(next(), value);
    }

    @Override
    public void putShort(short value) {
        data.setShort(next(), value);
    }

    @Override
    public void putInt(int value) {
        data.setInt(next(), value);
    }

    @Override
    public void putLong(long value) {
        data.setLong(next(), value);
    }

    @Override
    public void putFloat(float value) {
        data.setFloat(next(), value);
    }

    @Override
    public void putDouble(double value) {
        data.setDouble(next(), value);
    }

    @Override
    public void putDecimal(long low, long high) {
        long offset = next();
        data.setLong(offset, low);
        data.setLong(offset + Long.BYTES, high);
    }

    @Override
    public void putFixedBytes(byte[] source, int offset, int length) {
        putBlock(source, offset);
    }

    /** Puts a value's bytes as they are. */
    final void putBlock(byte[] source, int offset) {
        data.setBytes(next(), source, offset, width);
    }

    @Override
    final void move(int from, int to) {
        BitVectorHelper.setValidityBit(validity, to, BitVectorHelper.get(validity, from));
        data.setBytes((long) to * width, data, (long) from * width, width);
    }

    @Override
    final FieldVector vector() {
        return vector;
    }
}
