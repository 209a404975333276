package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.Float16;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.VectorElementType;

/**
 * Writes a column's values into a row's {@link RowContent}, each so that its end is known from what
 * it begins with: behind a mark that it is there, in the form of {@link KeyBytes}, with the number
 * of elements before those of a list.
 */
final class ContentColumn implements ColumnOutput {

    private static final byte NULL = 0;
    private static final byte VALUE = 1;

    private final KeyBytes content;
    private final int vectorBytes;
    private final boolean half;
    private final boolean json;

    /** The element of a list, the key and value of a map, the fields of a struct; else empty. */
    private final List<ContentColumn> parts = new ArrayList<>();

    private final boolean map;

    ContentColumn(LanceType type, KeyBytes content) {
        this.content = content;
        LanceType.Kind kind = type.kind();
        this.map = kind == LanceType.Kind.MAP;
        this.json = kind == LanceType.Kind.JSON;
        boolean vector = kind == LanceType.Kind.VECTOR;
        this.half =
                kind == LanceType.Kind.FLOAT16
                        || (vector && type.elementType() == VectorElementType.FLOAT16);
        this.vectorBytes = vector ? ArrowTypes.fixedWidth(type) : 0;
        if (map) {
            parts.add(new ContentColumn(type.key(), content));
            parts.add(new ContentColumn(type.value(), content));
        } else if (kind == LanceType.Kind.LIST) {
            parts.add(new ContentColumn(type.element(), content));
        } else if (kind == LanceType.Kind.STRUCT) {
            for (ColumnDef field : type.fields().values()) {
                parts.add(new ContentColumn(field.type(), content));
            }
        }
    }

    private KeyBytes value() {
        content.putByte(VALUE);
        return content;
    }

    /** A value of a fixed width, as Arrow stores it. */
    void putFixed(ArrowBuf source, long offset, int count) {
        value().putFixed(source, offset, count);
    }

    /** A string's or binary value's bytes. */
    void putVariable(ArrowBuf source, long offset, int count) {
        if (json) {
            byte[] text = new byte[count];
            source.getBytes(offset, text);
            putBytes(text, 0, count);
        } else {
            value().putVariable(source, offset, count);
        }
    }

    @Override
    public void putNull() {
        content.putByte(NULL);
    }

    @Override
    public void putBoolean(boolean value) {
        value().putBoolean(value);
    }

    @Override
    public void putByte(byte value) {
        value().putByte(value);
    }

    @Override
    public void putShort(short value) {
        value().putShort(value);
    }

    @Override
    public void putInt(int value) {
        value().putInt(value);
    }

    @Override
    public void putLong(long value) {
        value().putLong(value);
    }

    @Override
    public void putFloat(float value) {
        if (half) {
            value().putShort(Float16.toFloat16(value));
        } else {
            value().putInt(Float.floatToRawIntBits(value));
        }
    }

    @Override
    public void putDouble(double value) {
        value().putLong(Double.doubleToRawLongBits(value));
    }

    @Override
    public void putDecimal(long low, long high) {
        value().putDecimal(low, high);
    }

    @Override
    public void putBytes(byte[] source, int offset, int length) {
        if (json) {
            byte[] text = JsonContent.of(source, offset, length);
            value().putBytes(text, 0, text.length);
        } else {
            value().putBytes(source, offset, length);
        }
    }

    @Override
    public void putFixedBytes(byte[] source, int offset, int length) {
        value().putFixedBytes(source, offset, length);
    }

    @Override
    public void putVector(byte[] source, int offset) {
        value().putFixedBytes(source, offset, vectorBytes);
    }

    @Override
    public void putVector(float[] elements) {
        value();
        if (!half) {
            content.putAll(elements);
            return;
        }
        for (float element : elements) {
            content.putShort(Float16.toFloat16(element));
        }
    }

    @Override
    public void putVector(double[] elements) {
        value().putAll(elements);
    }

    @Override
    public void putList(int size) {
        value().putInt(size);
    }

    /** A map's entry is a struct that writes nothing of its own: its key and value follow. */
    @Override
    public ColumnOutput element(int index) {
        return map ? this : parts.get(0);
    }

    @Override
    public void putStruct() {
        if (!map) {
            value();
        }
    }

    @Override
    public ColumnOutput field(int index) {
        return parts.get(index);
    }
}
