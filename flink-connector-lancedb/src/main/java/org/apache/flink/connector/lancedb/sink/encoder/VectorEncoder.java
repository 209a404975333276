package org.apache.flink.connector.lancedb.sink.encoder;

import java.nio.ByteOrder;
import org.apache.flink.connector.lancedb.lance.ColumnOutput;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryArrayData;

/**
 * Encodes vectors; those in Flink's binary form are copied as one block unless their elements are
 * rounded to 16 bits.
 */
final class VectorEncoder implements ColumnEncoder {

    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    /** The smallest number that is rounded to infinity: half a step above the largest finite. */
    private static final float HALF_OVERFLOW = 65_520f;

    private final LanceType type;
    private final int position;
    private final float[] floats;
    private final double[] doubles;
    private final boolean half;

    VectorEncoder(LanceType type, int position) {
        this.type = type;
        this.position = position;
        boolean doublePrecision = type.elementType() == VectorElementType.FLOAT64;
        this.floats = doublePrecision ? null : new float[type.dimension()];
        this.doubles = doublePrecision ? new double[type.dimension()] : null;
        this.half = type.elementType() == VectorElementType.FLOAT16;
    }

    @Override
    public void encode(RowData row, ColumnOutput out) {
        ArrayData vector = row.getArray(position);
        if (vector.size() != type.dimension()) {
            throw new InvalidValueException(
                    String.format(
                            "the vector has %d elements, expected %d",
                            vector.size(), type.dimension()));
        }
        if (vector instanceof BinaryArrayData && putBlock((BinaryArrayData) vector, out)) {
            return;
        }
        for (int i = 0; i < vector.size(); i++) {
            if (vector.isNullAt(i)) {
                throw nullElement(i);
            }
            if (floats != null) {
                floats[i] = half ? checkHalf(vector.getFloat(i), i) : vector.getFloat(i);
            } else {
                doubles[i] = vector.getDouble(i);
            }
        }
        if (floats != null) {
            out.putVector(floats);
        } else {
            out.putVector(doubles);
        }
    }

    /** Returns false where the elements do not lie in one array of this machine's heap. */
    private boolean putBlock(BinaryArrayData vector, ColumnOutput out) {
        if (!LITTLE_ENDIAN
                || half
                || vector.getSegments().length != 1
                || vector.getSegments()[0].isOffHeap()
                || vector.anyNull()) {
            return false;
        }
        int header = BinaryArrayData.calculateHeaderInBytes(vector.size());
        out.putVector(vector.getSegments()[0].getArray(), vector.getOffset() + header);
        return true;
    }

    private static float checkHalf(float element, int index) {
        if (Math.abs(element) >= HALF_OVERFLOW && !Float.isInfinite(element)) {
            throw new InvalidValueException(
                    String.format(
                            "the vector's element %d is %s, which does not fit 16 bits of a float (-65504 to 65504)",
                            index, element));
        }
        return element;
    }

    private static InvalidValueException nullElement(int index) {
        return new InvalidValueException(
                "the vector's element "
                        + index
                        + " is null, expected a number; a vector is null as a whole or not at all");
    }
}
