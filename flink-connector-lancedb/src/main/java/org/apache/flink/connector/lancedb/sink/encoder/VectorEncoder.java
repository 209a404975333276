package org.apache.flink.connector.lancedb.sink.encoder;

import java.nio.ByteOrder;
import org.apache.flink.connector.lancedb.lance.ColumnOutput;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryArrayData;

/** Encodes vectors; those in Flink's binary form are copied as one block. */
final class VectorEncoder implements ColumnEncoder {

    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final LanceType type;
    private final int position;
    private final float[] floats;
    private final double[] doubles;

    VectorEncoder(LanceType type, int position) {
        this.type = type;
        this.position = position;
        boolean single = type.elementType() == VectorElementType.FLOAT32;
        this.floats = single ? new float[type.dimension()] : null;
        this.doubles = single ? null : new double[type.dimension()];
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
                floats[i] = vector.getFloat(i);
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
                || vector.getSegments().length != 1
                || vector.getSegments()[0].isOffHeap()
                || vector.anyNull()) {
            return false;
        }
        int header = BinaryArrayData.calculateHeaderInBytes(vector.size());
        out.putVector(vector.getSegments()[0].getArray(), vector.getOffset() + header);
        return true;
    }

    private static InvalidValueException nullElement(int index) {
        return new InvalidValueException(
                "the vector's element "
                        + index
                        + " is null, expected a number; a vector is null as a whole or not at all");
    }
}
