package org.apache.flink.connector.lancedb.sink.encoder;

import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Reads an array's elements as a vector's: whole numbers are kept or refused, others are rounded to
 * the nearest float of the vector's width.
 */
final class VectorElement {

    private final VectorElementType stored;
    private final LogicalTypeRoot declared;
    private final boolean wholeNumbers;

    VectorElement(VectorElementType stored, LogicalTypeRoot declared) {
        this.stored = stored;
        this.declared = declared;
        this.wholeNumbers = declared != LogicalTypeRoot.FLOAT && declared != LogicalTypeRoot.DOUBLE;
    }

    /** The element as it is: each type that elements can have fits a double. */
    double toDouble(ArrayData vector, int index) {
        switch (declared) {
            case FLOAT:
                return vector.getFloat(index);
            case DOUBLE:
                return vector.getDouble(index);
            case TINYINT:
                return vector.getByte(index);
            case SMALLINT:
                return vector.getShort(index);
            default:
                return vector.getInt(index);
        }
    }

    /** The element as a float that is stored with 32 or 16 bits. */
    float toFloat(ArrayData vector, int index) {
        if (declared == LogicalTypeRoot.FLOAT) {
            float element = vector.getFloat(index); // As it is: also the bits of a NaN.
            return stored == VectorElementType.FLOAT16 ? checkedHalf(element, index) : element;
        }
        double element = toDouble(vector, index);
        float rounded =
                stored == VectorElementType.FLOAT16
                        ? checkedHalf(HalfFloats.toOdd(element), index)
                        : (float) element;
        boolean overflow = Float.isInfinite(rounded) && !Double.isInfinite(element);
        if (overflow || (wholeNumbers && !keepsWhole(element))) {
            throw unfit(element, index);
        }
        return rounded;
    }

    private static float checkedHalf(float element, int index) {
        return HalfFloats.checked(element, "the vector's element " + index + " is ");
    }

    /** Whether all digits that a float does not keep, in binary, are 0. */
    private boolean keepsWhole(double element) {
        long number = Math.abs((long) element);
        long consecutive = stored == VectorElementType.FLOAT16 ? 1 << 11 : 1 << 24;
        long step = 2 * Long.highestOneBit(number) / consecutive;
        return step <= 1 || number % step == 0;
    }

    /** The element as a byte, with or without a sign. */
    byte toByte(ArrayData vector, int index) {
        double element = toDouble(vector, index);
        boolean signed = stored == VectorElementType.INT8;
        int min = signed ? Byte.MIN_VALUE : 0;
        int max = signed ? Byte.MAX_VALUE : 255;
        if (!(element >= min && element <= max) || element != Math.rint(element)) {
            throw unfit(element, index);
        }
        return (byte) (int) element;
    }

    private InvalidValueException unfit(double element, int index) {
        return new InvalidValueException(
                String.format(
                        "the vector's element %d is %s, which does not fit %s%s",
                        index,
                        wholeNumbers ? Long.toString((long) element) : Double.toString(element),
                        stored,
                        stored.isInteger() ? "" : " without loss"));
    }
}
