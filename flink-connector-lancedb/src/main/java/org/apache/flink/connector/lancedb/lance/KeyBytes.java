package org.apache.flink.connector.lancedb.lance;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.flink.annotation.Internal;

/**
 * The canonical bytes of one primary key, in a buffer that is used again for the next key.
 *
 * <p>The key columns' values stand one after the other in key order: values of a fixed width as
 * Arrow stores them (little-endian), strings and binary values behind their length in 4 bytes. Two
 * keys are equal exactly if their bytes are. The form is persisted in savepoints and in files of
 * deleted keys: it must not change without a new version of their formats.
 *
 * <p>Not thread-safe.
 */
@Internal
public final class KeyBytes implements ColumnOutput {

    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private byte[] bytes = new byte[64];
    private int length;

    private static VarHandle view(Class<?> arrayType) {
        return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
    }

    /** Forgets the last key. */
    public KeyBytes clear() {
        length = 0;
        return this;
    }

    /** The buffer; the key is in its first {@link #length()} bytes, until the next change. */
    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** A copy of the key. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Replaces the key by the given bytes. */
    public KeyBytes set(byte[] source, int offset, int count) {
        length = 0;
        reserve(count);
        System.arraycopy(source, offset, bytes, 0, count);
        return this;
    }

    /** A well-mixed 64-bit hash of the key. It is not persisted. */
    public long hash() {
        long hash = length;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = mix(hash ^ (long) LONG.get(bytes, i));
        }
        long rest = 0;
        for (; i < length; i++) {
            rest = (rest << 8) | (bytes[i] & 0xFF);
        }
        return mix(mix(hash ^ rest));
    }

    /** The finalizer of splitmix64. */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private int reserve(int count) {
        int start = length;
        int needed = Math.addExact(start, count);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * needed));
        }
        length = needed;
        return start;
    }

    @Override
    public void putBoolean(boolean value) {
        putByte((byte) (value ? 1 : 0));
    }

    @Override
    public void putByte(byte value) {
        int at = reserve(Byte.BYTES);
        bytes[at] = value;
    }

    @Override
    public void putShort(short value) {
        int at = reserve(Short.BYTES);
        SHORT.set(bytes, at, value);
    }

    @Override
    public void putInt(int value) {
        int at = reserve(Integer.BYTES);
        INT.set(bytes, at, value);
    }

    @Override
    public void putLong(long value) {
        int at = reserve(Long.BYTES);
        LONG.set(bytes, at, value);
    }

    @Override
    public void putDecimal(long low, long high) {
        putLong(low);
        putLong(high);
    }

    @Override
    public void putBytes(byte[] source, int offset, int count) {
        putInt(count);
        putFixedBytes(source, offset, count);
    }

    @Override
    public void putFixedBytes(byte[] source, int offset, int count) {
        int at = reserve(count);
        System.arraycopy(source, offset, bytes, at, count);
    }

    /** Numbers one behind the other, without a length. */
    void putAll(float[] values) {
        int at = reserve(Math.multiplyExact(values.length, Float.BYTES));
        for (float value : values) {
            INT.set(bytes, at, Float.floatToRawIntBits(value));
            at += Float.BYTES;
        }
    }

    /** Numbers one behind the other, without a length. */
    void putAll(double[] values) {
        int at = reserve(Math.multiplyExact(values.length, Double.BYTES));
        for (double value : values) {
            LONG.set(bytes, at, Double.doubleToRawLongBits(value));
            at += Double.BYTES;
        }
    }

    /** A value of a fixed width, as Arrow stores it. */
    void putFixed(ArrowBuf source, long offset, int count) {
        int at = reserve(count);
        source.getBytes(offset, bytes, at, count);
    }

    /** A string's or binary value's bytes. */
    void putVariable(ArrowBuf source, long offset, int count) {
        putInt(count);
        putFixed(source, offset, count);
    }
}
