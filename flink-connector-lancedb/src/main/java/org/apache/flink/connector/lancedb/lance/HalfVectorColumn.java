package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.complex.FixedSizeListVector;

/** Vectors of 16-bit floats, put as 32-bit ones; each is rounded to the nearest. */
final class HalfVectorColumn extends VectorColumn {

    HalfVectorColumn(FixedSizeListVector vector, int width) {
        super(vector, width);
    }

    @Override
    public void putVector(float[] elements) {
        long offset = next();
        for (float element : elements) {
            data.setShort(offset, Float16.toFloat16(element));
            offset += Short.BYTES;
        }
    }
}
