package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.flink.connector.lancedb.schema.LanceType;

/**
 * Reads a column of a table back into the content of its rows: the opposite way of the encoders, to
 * the same bytes. Values of a fixed width stand in Arrow's memory as they stand in the content.
 */
abstract class StoredValue {

    private FieldVector vector;

    static StoredValue of(LanceType type) {
        switch (type.kind()) {
            case BOOLEAN:
                return new Flag();
            case UTF8:
            case LARGE_UTF8:
            case JSON:
            case BINARY:
            case LARGE_BINARY:
                return new Bytes(type);
            case VECTOR:
                return new FixedSizeList(type);
            case LIST:
                return new Elements(of(type.element()));
            case MAP:
                return new Elements(new Entry(of(type.key()), of(type.value())));
            case STRUCT:
                return new Fields(type);
            default:
                return new FixedWidth(type);
        }
    }

    /** Looks at another batch. */
    void bind(FieldVector newVector) {
        vector = newVector;
    }

    final FieldVector vector() {
        return vector;
    }

    final boolean isNull(int row) {
        return vector.isNull(row);
    }

    /** Puts the value of a row, or that it is null. */
    final void putTo(ContentColumn content, int row) {
        if (isNull(row)) {
            content.putNull();
        } else {
            putValue(content, row);
        }
    }

    /** Puts the value of a row in which it is not null. */
    abstract void putValue(ContentColumn content, int row);

    private static final class Flag extends StoredValue {

        @Override
        void putValue(ContentColumn content, int row) {
            content.putBoolean(((BitVector) vector()).get(row) != 0);
        }
    }

    /** A value without parts, which the table may have in another type. */
    private abstract static class Castable extends StoredValue {

        private final LanceType type;
        private boolean cast;

        Castable(LanceType type) {
            this.type = type;
        }

        @Override
        final void bind(FieldVector newVector) {
            super.bind(newVector);
            cast = FoundValues.isCast(newVector, type);
        }

        /** One that the declared type has not, which only others can have written, is as null. */
        @Override
        final void putValue(ContentColumn content, int row) {
            if (!cast) {
                putUncast(content, row);
            } else if (!FoundValues.put(vector(), row, type, content)) {
                content.putNull();
            }
        }

        abstract void putUncast(ContentColumn content, int row);
    }

    private static final class FixedWidth extends Castable {

        private final int width;

        FixedWidth(LanceType type) {
            super(type);
            this.width = ArrowTypes.fixedWidth(type);
        }

        @Override
        void putUncast(ContentColumn content, int row) {
            content.putFixed(vector().getDataBuffer(), (long) row * width, width);
        }
    }

    private static final class Bytes extends Castable {

        Bytes(LanceType type) {
            super(type);
        }

        @Override
        void putUncast(ContentColumn content, int row) {
            long start = offset(row);
            content.putVariable(
                    vector().getDataBuffer(), start, Math.toIntExact(offset(row + 1) - start));
        }

        private long offset(int row) {
            ArrowBuf offsets = vector().getOffsetBuffer();
            return vector() instanceof BaseVariableWidthVector
                    ? offsets.getInt((long) row * Integer.BYTES)
                    : offsets.getLong((long) row * Long.BYTES);
        }
    }

    /**
     * A vector. One with a null in it, which only others can have written, is as if it were null.
     */
    private static final class FixedSizeList extends StoredValue {

        private final int dimension;
        private final int width;

        FixedSizeList(LanceType type) {
            this.dimension = type.dimension();
            this.width = ArrowTypes.fixedWidth(type);
        }

        @Override
        void putValue(ContentColumn content, int row) {
            FieldVector elements = ((FixedSizeListVector) vector()).getDataVector();
            if (hasNull(elements, row * dimension)) {
                content.putNull();
            } else {
                content.putFixed(elements.getDataBuffer(), (long) row * width, width);
            }
        }

        private boolean hasNull(FieldVector elements, int first) {
            if (elements.getNullCount() == 0) {
                return false;
            }
            for (int i = first; i < first + dimension; i++) {
                if (elements.isNull(i)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A list, or a map as a list of its entries. */
    private static final class Elements extends StoredValue {

        private final StoredValue element;

        Elements(StoredValue element) {
            this.element = element;
        }

        @Override
        void bind(FieldVector newVector) {
            super.bind(newVector);
            element.bind(newVector.getChildrenFromFields().get(0));
        }

        @Override
        void putValue(ContentColumn content, int row) {
            int start = offset(row);
            int size = offset(row + 1) - start;
            content.putList(size);
            for (int i = 0; i < size; i++) {
                element.putTo((ContentColumn) content.element(i), start + i);
            }
        }

        private int offset(int row) {
            ArrowBuf offsets = vector().getOffsetBuffer();
            return vector() instanceof LargeListVector
                    ? Math.toIntExact(offsets.getLong((long) row * Long.BYTES))
                    : offsets.getInt((long) row * Integer.BYTES);
        }
    }

    private static final class Entry extends StoredValue {

        private final StoredValue key;
        private final StoredValue value;

        Entry(StoredValue key, StoredValue value) {
            this.key = key;
            this.value = value;
        }

        @Override
        void bind(FieldVector newVector) {
            super.bind(newVector);
            key.bind(newVector.getChildrenFromFields().get(0));
            value.bind(newVector.getChildrenFromFields().get(1));
        }

        @Override
        void putValue(ContentColumn content, int row) {
            content.putStruct();
            key.putTo((ContentColumn) content.field(0), row);
            value.putTo((ContentColumn) content.field(1), row);
        }
    }

    /** A struct; the table may have its fields in another order than they are declared in. */
    private static final class Fields extends StoredValue {

        private final List<String> names;
        private final List<StoredValue> values = new ArrayList<>();

        Fields(LanceType type) {
            this.names = List.copyOf(type.fields().keySet());
            type.fields().values().forEach(field -> values.add(of(field.type())));
        }

        @Override
        void bind(FieldVector newVector) {
            super.bind(newVector);
            for (FieldVector field : newVector.getChildrenFromFields()) {
                values.get(names.indexOf(field.getName())).bind(field);
            }
        }

        @Override
        void putValue(ContentColumn content, int row) {
            content.putStruct();
            for (int i = 0; i < values.size(); i++) {
                values.get(i).putTo((ContentColumn) content.field(i), row);
            }
        }
    }
}
