package org.apache.flink.connector.lancedb.sink.encoder;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.variant.Variant;

/**
 * One element of an array, seen as a row of one field: so the encoders of columns read elements
 * without boxing them. It is moved from element to element. Not thread-safe.
 */
final class ArrayElement implements RowData {

    private ArrayData array;
    private int index;

    /** Looks at another element. */
    ArrayElement at(ArrayData elements, int elementIndex) {
        array = elements;
        index = elementIndex;
        return this;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public RowKind getRowKind() {
        return RowKind.INSERT;
    }

    @Override
    public void setRowKind(RowKind kind) {
        throw new UnsupportedOperationException("An array's element has no kind of change.");
    }

    @Override
    public boolean isNullAt(int position) {
        return array.isNullAt(index);
    }

    @Override
    public boolean getBoolean(int position) {
        return array.getBoolean(index);
    }

    @Override
    public byte getByte(int position) {
        return array.getByte(index);
    }

    @Override
    public short getShort(int position) {
        return array.getShort(index);
    }

    @Override
    public int getInt(int position) {
        return array.getInt(index);
    }

    @Override
    public long getLong(int position) {
        return array.getLong(index);
    }

    @Override
    public float getFloat(int position) {
        return array.getFloat(index);
    }

    @Override
    public double getDouble(int position) {
        return array.getDouble(index);
    }

    @Override
    public StringData getString(int position) {
        return array.getString(index);
    }

    @Override
    public DecimalData getDecimal(int position, int precision, int scale) {
        return array.getDecimal(index, precision, scale);
    }

    @Override
    public TimestampData getTimestamp(int position, int precision) {
        return array.getTimestamp(index, precision);
    }

    @Override
    public <T> RawValueData<T> getRawValue(int position) {
        return array.getRawValue(index);
    }

    @Override
    public byte[] getBinary(int position) {
        return array.getBinary(index);
    }

    @Override
    public ArrayData getArray(int position) {
        return array.getArray(index);
    }

    @Override
    public MapData getMap(int position) {
        return array.getMap(index);
    }

    @Override
    public RowData getRow(int position, int fields) {
        return array.getRow(index, fields);
    }

    /** Flink has the type from 2.1 on; no column stores it. */
    @Override
    public Variant getVariant(int position) {
        throw new UnsupportedOperationException("No column stores a variant.");
    }
}
