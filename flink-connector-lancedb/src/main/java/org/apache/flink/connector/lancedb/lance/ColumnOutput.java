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

    /** All elements of a vector, in the column's element type and little-endian order. */
    default void putVector(byte[] source, int offset) {
        throw unsupported("vector");
    }

    /** All elements of a vector of 32-bit floats. */
    default void putVector(float[] elements) {
        throw unsupported("float vector");
    }

    /** All elements of a vector of 64-bit floats. */
    default void putVector(double[] elements) {
        throw unsupported("double vector");
    }

    private UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException(getClass().getSimpleName() + " takes no " + what);
    }
}
