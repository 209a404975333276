package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;

/** Numbers, dates, timestamps and decimals: one value of so many bytes per row. */
final class FixedWidthColumn extends ColumnWriter {

    private final BaseFixedWidthVector vector;
    private final int width;
    private final ArrowBuf data;
    private final ArrowBuf validity;

    FixedWidthColumn(BaseFixedWidthVector vector, int width) {
        this.vector = vector;
        this.width = width;
        this.data = vector.getDataBuffer();
        this.validity = vector.getValidityBuffer();
    }

    private long next() {
        BitVectorHelper.setBit(validity, row);
        return (long) row * width;
    }

    @Override
    public void putNull() {
        BitVectorHelper.unsetBit(validity, row);
        // The memory may hold anything, and it is written to the file.
        data.setZero((long) row * width, width);
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
    void move(int from, int to) {
        BitVectorHelper.setValidityBit(validity, to, BitVectorHelper.get(validity, from));
        data.setBytes((long) to * width, data, (long) from * width, width);
    }

    @Override
    FieldVector vector() {
        return vector;
    }
}
