package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.complex.FixedSizeListVector;

/** Vectors: a fixed number of floats per row, copied as one block. No element is null. */
final class VectorColumn extends FixedWidthColumn {

    VectorColumn(FixedSizeListVector vector, int width, int capacity) {
        super(vector, vector.getDataVector().getDataBuffer(), width);
        long elements = (long) capacity * vector.getListSize();
        vector.getDataVector().getValidityBuffer().setOne(0, (elements + 7) / 8);
    }

    @Override
    public void putVector(byte[] source, int offset) {
        putBlock(source, offset);
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
}
