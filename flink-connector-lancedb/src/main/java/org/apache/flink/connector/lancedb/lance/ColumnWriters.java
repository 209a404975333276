package org.apache.flink.connector.lancedb.lance;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BufferLayout;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.VectorElementType;

/** Allocates the memory of columns and chooses their writers, by their types. */
final class ColumnWriters {

    private ColumnWriters() {}

    /** The bytes of a row in a column, or what it takes at least where rows differ. */
    static long rowWidth(Field field) {
        if (field.getType() instanceof ArrowType.FixedSizeList) {
            return ((ArrowType.FixedSizeList) field.getType()).getListSize()
                    * rowWidth(field.getChildren().get(0));
        }
        if (field.getType() instanceof ArrowType.FixedSizeBinary) { // Arrow's layout has 16 bits.
            return ((ArrowType.FixedSizeBinary) field.getType()).getByteWidth();
        }
        List<BufferLayout> buffers = TypeLayout.getTypeLayout(field.getType()).getBufferLayouts();
        boolean validityAndData = buffers.size() == 2;
        if (validityAndData && buffers.get(1).getTypeBitWidth() >= Byte.SIZE) {
            return buffers.get(1).getTypeBitWidth() / Byte.SIZE;
        }
        long width = Long.BYTES;
        for (Field part : field.getChildren()) {
            width += rowWidth(part);
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

    /**
     * Allocates memory for so many rows, each of which will be put. Vectors, which are most of such
     * rows, are not zeroed before.
     */
    static void allocateForPuts(FieldVector vector, int rows) {
        if (vector instanceof FixedSizeListVector) {
            allocateForPuts((FixedSizeListVector) vector, rows);
        } else {
            allocate(vector, rows);
        }
    }

    private static void allocateForPuts(FixedSizeListVector vectors, int rows) {
        BufferAllocator allocator = vectors.getAllocator();
        int elements = Math.multiplyExact(rows, vectors.getListSize());
        Field element = vectors.getDataVector().getField();
        // All rows are null and all elements present: of such, Arrow makes the bits itself.
        ArrowBuf noBits = allocator.getEmpty();
        vectors.loadFieldBuffers(new ArrowFieldNode(rows, rows), List.of(noBits));
        try (ArrowBuf data = allocator.buffer(elements * rowWidth(element))) {
            vectors.getDataVector()
                    .loadFieldBuffers(new ArrowFieldNode(elements, 0), List.of(noBits, data));
        }
    }

    private static void setCapacity(FieldVector vector, int rows) {
        vector.setInitialCapacity(rows);
        if (vector instanceof ListVector) {
            setCapacity(((ListVector) vector).getDataVector(), rows);
        } else if (vector instanceof LargeListVector) {
            setCapacity(((LargeListVector) vector).getDataVector(), rows);
        } else if (vector instanceof StructVector) {
            vector.getChildrenFromFields().forEach(field -> setCapacity(field, rows));
        }
    }

    /** The writer into a vector whose memory is allocated. */
    static ColumnWriter of(FieldVector vector, LanceType type) {
        if (!ArrowTypes.arrowType(type).equals(vector.getField().getType())) {
            return FoundCasts.writer(vector, type);
        }
        switch (type.kind()) {
            case BOOLEAN:
                return new BooleanColumn((BitVector) vector);
            case UTF8:
            case JSON:
            case BINARY:
                return new BytesColumn((BaseVariableWidthVector) vector);
            case LARGE_UTF8:
            case LARGE_BINARY:
                return new LargeBytesColumn((BaseLargeVariableWidthVector) vector);
            case FLOAT16:
                return new HalfColumn(vector);
            case VECTOR:
                FixedSizeListVector elements = (FixedSizeListVector) vector;
                return type.elementType() == VectorElementType.FLOAT16
                        ? new HalfVectorColumn(elements, ArrowTypes.fixedWidth(type))
                        : new VectorColumn(elements, ArrowTypes.fixedWidth(type));
            case LIST:
                ListVector list = (ListVector) vector;
                return new ListColumn(
                        list,
                        of(list.getDataVector(), type.element()),
                        rowWidth(list.getDataVector().getField()));
            case MAP:
                ListVector map = (ListVector) vector;
                return new ListColumn(
                        map, entries(map, type), rowWidth(map.getDataVector().getField()));
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
}
