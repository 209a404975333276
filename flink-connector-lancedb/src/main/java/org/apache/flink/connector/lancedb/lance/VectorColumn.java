package org.apache.flink.connector.lancedb.lance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;

/** Vectors: a fixed number of floats per row, copied as one block. No element is null. */
class VectorColumn extends FixedWidthColumn {

    private final FieldVector elements;

    /** The values as numbers, for copies of whole arrays. */
    private FloatBuffer floats;

    private DoubleBuffer doubles;

    VectorColumn(FixedSizeListVector vector, int width) {
        super(vector, vector.getDataVector(), width);
        this.elements = vector.getDataVector();
        lookAtElements();
    }

    private void lookAtElements() {
        elements.getValidityBuffer().setOne(0, (elements.getValueCapacity() + 7L) / 8);
        // A list of vectors may grow beyond what a buffer of Java's holds; its end is copied
        // singly.
        int bytes = (int) Math.min(data.capacity(), Integer.MAX_VALUE);
        ByteBuffer values = data.nioBuffer(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
        floats = values.asFloatBuffer();
        doubles = values.asDoubleBuffer();
    }

    @Override
    final void reserve(int rows) {
        int before = elements.getValueCapacity();
        super.reserve(rows);
        if (elements.getValueCapacity() != before) {
            lookAtElements();
        }
    }

    @Override
    public void putVector(byte[] source, int offset) {
        putBlock(source, offset);
    }

    @Override
    public void putVector(float[] source) {
        long offset = next();
        long first = offset / Float.BYTES;
        if (first + source.length <= floats.capacity()) {
            floats.position((int) first);
            floats.put(source);
            return;
        }
        for (float element : source) {
            data.setFloat(offset, element);
            offset += Float.BYTES;
        }
    }

    @Override
    public void putVector(double[] source) {
        long offset = next();
        long first = offset / Double.BYTES;
        if (first + source.length <= doubles.capacity()) {
            doubles.position((int) first);
            doubles.put(source);
            return;
        }
        for (double element : source) {
            data.setDouble(offset, element);
            offset += Double.BYTES;
        }
    }
}
