package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.FieldVector;

/** Floats of 16 bits, put as 32-bit ones; each is rounded to the nearest. */
final class HalfColumn extends FixedWidthColumn {

    HalfColumn(FieldVector vector) {
        super(vector, vector, Short.BYTES);
    }

    @Override
    public void putFloat(float value) {
        data.setShort(next(), Float16.toFloat16(value));
    }
}
