package org.apache.flink.connector.lancedb.sink.encoder;

import java.nio.ByteOrder;
import org.apache.flink.connector.lancedb.lance.ColumnOutput;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.SqlConversions;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryArrayData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Encodes vectors; those in Flink's binary form and those in one Java array are copied as one block
 * if their elements are stored as they are.
 */
final class VectorEncoder implements ColumnEncoder {

    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final LanceType type;
    private final int position;
    private final VectorElement element;
    private final boolean asTheyAre;
    private final float[] floats;
    private final double[] doubles;
    private final byte[] bytes;

    /**
     * Encodes arrays.
     *
     * @param elementRoot the SQL type of the arrays' elements
     */
    VectorEncoder(LanceType type, LogicalTypeRoot elementRoot, int position) {
        VectorElementType elementType = type.elementType();
        this.type = type;
        this.position = position;
        this.element = new VectorElement(elementType, elementRoot);
        this.asTheyAre =
                elementRoot == SqlConversions.elementRoot(elementType)
                        && elementType != VectorElementType.FLOAT16
                        && elementType != VectorElementType.UINT8;
        this.bytes = elementType.isInteger() ? new byte[type.dimension()] : null;
        this.doubles =
                elementType == VectorElementType.FLOAT64 ? new double[type.dimension()] : null;
        this.floats = bytes == null && doubles == null ? new float[type.dimension()] : null;
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
        if (vector instanceof GenericArrayData && putPrimitives((GenericArrayData) vector, out)) {
            return;
        }
        for (int i = 0; i < vector.size(); i++) {
            if (vector.isNullAt(i)) {
                throw nullElement(i);
            }
            if (floats != null) {
                floats[i] = element.toFloat(vector, i);
            } else if (doubles != null) {
                doubles[i] = element.toDouble(vector, i);
            } else {
                bytes[i] = element.toByte(vector, i);
            }
        }
        if (floats != null) {
            out.putVector(floats);
        } else if (doubles != null) {
            out.putVector(doubles);
        } else {
            out.putVector(bytes, 0);
        }
    }

    /** Returns false where the elements do not lie in one array of this machine's heap. */
    private boolean putBlock(BinaryArrayData vector, ColumnOutput out) {
        if (!LITTLE_ENDIAN
                || !asTheyAre
                || vector.getSegments().length != 1
                || vector.getSegments()[0].isOffHeap()
                || vector.anyNull()) {
            return false;
        }
        int header = BinaryArrayData.calculateHeaderInBytes(vector.size());
        out.putVector(vector.getSegments()[0].getArray(), vector.getOffset() + header);
        return true;
    }

    /** Returns false where the elements are objects, or are not stored as they are. */
    private boolean putPrimitives(GenericArrayData vector, ColumnOutput out) {
        if (!asTheyAre || !vector.isPrimitiveArray()) {
            return false;
        }
        if (floats != null) {
            out.putVector(vector.toFloatArray());
        } else if (doubles != null) {
            out.putVector(vector.toDoubleArray());
        } else {
            out.putVector(vector.toByteArray(), 0);
        }
        return true;
    }

    private static InvalidValueException nullElement(int index) {
        return new InvalidValueException(
                "the vector's element "
                        + index
                        + " is null, expected a number; a vector is null as a whole or not at all");
    }
}
