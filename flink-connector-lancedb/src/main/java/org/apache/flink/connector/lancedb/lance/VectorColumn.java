package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;

/** Vectors: a fixed number of floats per row, copied as one block. No element is null. */
final class VectorColumn extends ColumnWriter {

    private final FixedSizeListVector vector;
    private final int width;
    private final ArrowBuf data;
    private final ArrowBuf validity;

    VectorColumn(FixedSizeListVector vector, int width, int capacity) {
        this.vector = vector;
        this.width = width;
        this.data = vector.getDataVector().getDataBuffer();
        this.validity = vector.getValidityBuffer();
        ArrowBuf elementValidity = vector.getDataVector().getValidityBuffer();
        long elements = (long) capacity * vector.getListSize();
        elementValidity.setOne(0, (elements + 7) / 8);
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
    public void putVector(byte[] source, int offset) {
        data.setBytes(next(), source, offset, width);
    }

    @Override
    public void putVector(float[] elements) {
        long offset = next();
        for (float element : elements) {
            data.setFloat(offset, element);
            offset += Float.BYTES;
        }
    }

    @Override
    public void putVector(double[] elements) {
        long offset = next();
        for (double element : elements) {
            data.setDouble(offset, element);
            offset += Double.BYTES;
        }
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
