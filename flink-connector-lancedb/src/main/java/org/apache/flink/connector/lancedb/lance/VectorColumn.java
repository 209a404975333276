package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;

/** Vectors: a fixed number of floats per row, copied as one block. No element is null. */
class VectorColumn extends FixedWidthColumn {

    private final FieldVector elements;

    VectorColumn(FixedSizeListVector vector, int width) {
        super(vector, vector.getDataVector(), width);
        this.elements = vector.getDataVector();
        setElementsPresent();
    }

    private void setElementsPresent() {
        elements.getValidityBuffer().setOne(0, (elements.getValueCapacity() + 7L) / 8);
    }

    @Override
    final void reserve(int rows) {
        int before = elements.getValueCapacity();
        super.reserve(rows);
        if (elements.getValueCapacity() != before) {
            setElementsPresent();
        }
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
