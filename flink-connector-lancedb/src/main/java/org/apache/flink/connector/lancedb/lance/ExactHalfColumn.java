package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.FieldVector;

/**
 * Floats and doubles in a table's column of 16-bit floats; one that would be rounded is refused.
 */
final class ExactHalfColumn extends FixedWidthColumn {

    ExactHalfColumn(FieldVector vector) {
        super(vector, vector, Short.BYTES);
    }

    @Override
    public void putFloat(float value) {
        put(value, Float.toString(value));
    }

    @Override
    public void putDouble(double value) {
        put(value, Double.toString(value));
    }

    private void put(double value, String text) {
        short half = Float16.toFloat16((float) value);
        if (Double.compare(Float16.toFloat(half), value) != 0) {
            throw new UnfitValueException(
                    text
                            + " does not fit float16, the type that the table has, without loss; declare the column as float16 to round it");
        }
        data.setShort(next(), half);
    }
}
