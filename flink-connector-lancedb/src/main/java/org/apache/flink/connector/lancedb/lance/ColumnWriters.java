package org.apache.flink.connector.lancedb.lance;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.VectorElementType;

/** Allocates the memory of columns and chooses their writers, by their types. */
final class ColumnWriters {

    private ColumnWriters() {}

    /** The bytes of a row in a column, or what it takes at least where rows differ. */
    static long rowWidth(LanceType type) {
        if (ArrowTypes.isFixedWidth(type)) {
            return ArrowTypes.fixedWidth(type);
        }
        long width = Long.BYTES;
        for (ColumnDef part : type.fields().values()) {
            width += rowWidth(part.type());
        }
        return width;
    }

    /**
     * Allocates memory for so many rows, of a list for one element per row: lists grow with what is
     * put into them.
     */
    static void allocate(FieldVector vector, int rows) {
        setCapacity(vector, rows);
        vector.allocateNew();
    }

    private static void setCapacity(FieldVector vector, int rows) {
        vector.setInitialCapacity(rows);
        if (vector instanceof ListVector) {
            setCapacity(((ListVector) vector).getDataVector(), rows);
        } else if (vector instanceof StructVector) {
            vector.getChildrenFromFields().forEach(field -> setCapacity(field, rows));
        }
    }

    /** The writer into a vector whose memory is allocated. */
    static ColumnWriter of(FieldVector vector, LanceType type) {
        switch (type.kind()) {
            case BOOLEAN:
                return new BooleanColumn((BitVector) vector);
            case UTF8:
            case BINARY:
                return new BytesColumn((BaseVariableWidthVector) vector);
            case LARGE_UTF8:
            case LARGE_BINARY:
                return new LargeBytesColumn((BaseLargeVariableWidthVector) vector);
            case VECTOR:
                FixedSizeListVector floats = (FixedSizeListVector) vector;
                return type.elementType() == VectorElementType.FLOAT16
                        ? new HalfVectorColumn(floats, ArrowTypes.fixedWidth(type))
                        : new VectorColumn(floats, ArrowTypes.fixedWidth(type));
            case LIST:
                ListVector list = (ListVector) vector;
                return new ListColumn(
                        list, of(list.getDataVector(), type.element()), rowWidth(type.element()));
            case MAP:
                ListVector map = (ListVector) vector;
                return new ListColumn(map, entries(map, type), rowWidth(type));
            case STRUCT:
                return struct((StructVector) vector, type);
            default:
                return new FixedWidthColumn(vector, vector, ArrowTypes.fixedWidth(type));
        }
    }

    /** A map's key and value are known by their places; their names differ between writers. */
    private static StructColumn entries(ListVector map, LanceType type) {
        StructVector entries = (StructVector) map.getDataVector();
        return new StructColumn(
                entries,
                new ColumnWriter[] {
                    of(entries.getChildrenFromFields().get(0), type.key()),
                    of(entries.getChildrenFromFields().get(1), type.value())
                });
    }

    private static StructColumn struct(StructVector vector, LanceType type) {
        return new StructColumn(
                vector,
                type.fields().entrySet().stream()
                        .map(field -> of(vector.getChild(field.getKey()), field.getValue().type()))
                        .toArray(ColumnWriter[]::new));
    }

    /**
     * Puts below the nulls of a column that nothing was put into what Lance wants there: a value in
     * each field that takes no null.
     */
    static void fillAbsent(FieldVector vector, int rows) {
        if (!(vector instanceof StructVector)) {
            return;
        }
        for (FieldVector field : vector.getChildrenFromFields()) {
            if (!field.getField().isNullable()) {
                if (field instanceof BaseFixedWidthVector) {
                    ((BaseFixedWidthVector) field).zeroVector();
                }
                field.getValidityBuffer().setOne(0, (rows + 7L) / 8);
            }
            fillAbsent(field, rows);
        }
    }
}
