package org.apache.flink.connector.lancedb.lance;

import org.apache.flink.annotation.Internal;

/**
 * Where one value of a column goes: into a batch of rows or into the bytes of a key. The encoders
 * write through it, so that a value has one binary form wherever it ends.
 *
 * <p>An output accepts the calls that fit its column's type; any other call is a bug of the caller
 * and throws {@link UnsupportedOperationException}.
 */
@Internal
public interface ColumnOutput {

    default void putNull() {
        throw unsupported("null");
    }

    default void putBoolean(boolean value) {
        throw unsupported("boolean");
    }

    default void putByte(byte value) {
        throw unsupported("byte");
    }

    default void putShort(short value) {
        throw unsupported("short");
    }

    default void putInt(int value) {
        throw unsupported("int");
    }

    default void putLong(long value) {
        throw unsupported("long");
    }

    default void putFloat(float value) {
        throw unsupported("float");
    }

    default void putDouble(double value) {
        throw unsupported("double");
    }

    /** A decimal's unscaled value as a 128-bit two's complement number. */
    default void putDecimal(long low, long high) {
        throw unsupported("decimal");
    }

    /** A string's UTF-8 bytes, or a binary value. The bytes are copied. */
    default void putBytes(byte[] source, int offset, int length) {
        throw unsupported("bytes");
    }

    /**
     * A value whose column has values of one width, as it lies in memory: a fixed-size binary
     * value, or a decimal's unscaled value as a 256-bit little-endian two's complement number. The
     * bytes are copied.
     *
     * @param length the column's width
     */
    default void putFixedBytes(byte[] source, int offset, int length) {
        throw unsupported("bytes of a fixed width");
    }

    /** All elements of a vector, in the column's element type and little-endian order. */
    default void putVector(byte[] source, int offset) {
        throw unsupported("vector");
    }

    /** All elements of a vector of 16-bit or 32-bit floats; 16-bit ones are rounded to. */
    default void putVector(float[] elements) {
        throw unsupported("float vector");
    }

    /** All elements of a vector of 64-bit floats. */
    default void putVector(double[] elements) {
        throw unsupported("double vector");
    }

    /**
     * A list of so many elements, or a map of so many entries. Each of them is put next, in order,
     * through {@link #element}.
     */
    default void putList(int size) {
        throw unsupported("list");
    }

    /** Where an element of the list that was put last goes; a map's entry is a struct. */
    default ColumnOutput element(int index) {
        throw unsupported("element");
    }

    /** A struct. Each of its fields is put next, through {@link #field}. */
    default void putStruct() {
        throw unsupported("struct");
    }

    /** Where a field of the struct that was put last goes, by its position in the declared type. */
    default ColumnOutput field(int index) {
        throw unsupported("field");
    }

    private UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException(getClass().getSimpleName() + " takes no " + what);
    }
}
