package org.apache.flink.connector.lancedb.lance;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.flink.connector.lancedb.schema.LanceType;

/**
 * Hashes keys value by value, wherever these are: in a {@link KeyBytes}, or in Arrow's memory, from
 * which nothing is copied. It is another hash than {@link KeyBytes#hash()}, by which keys are dealt
 * out to writers, and nothing may keep it longer than the process lives.
 */
final class KeyHash {

    /** What the hash of a key is before its first value. */
    static final long START = 0x9E3779B97F4A7C15L;

    private static final long FACTOR = 0xBF58476D1CE4E5B9L;

    /** In the order in which native memory is read. */
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** The lengths in a {@link KeyBytes}. */
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int VARIABLE = -1;

    /** How many bytes the values take in a {@link KeyBytes}, one after the other. */
    private final int[] widths;

    /** For keys of values of these types. */
    KeyHash(LanceType... types) {
        widths = new int[types.length];
        for (int i = 0; i < types.length; i++) {
            widths[i] = width(types[i]);
        }
    }

    private static int width(LanceType type) {
        switch (type.kind()) {
            case BOOLEAN:
                return Byte.BYTES;
            case UTF8:
            case LARGE_UTF8:
            case BINARY:
            case LARGE_BINARY:
                return VARIABLE;
            default:
                return ArrowTypes.fixedWidth(type);
        }
    }

    /**
     * The hash of the values before and of those that stand in the buffer. If these are of other
     * types, they are no row's key, and any hash will do.
     */
    long add(long hash, KeyBytes values) {
        long mixed = hash;
        int at = 0;
        for (int width : widths) {
            int length = width;
            if (width == VARIABLE && at + Integer.BYTES <= values.length()) {
                length = (int) INT.get(values.array(), at);
                at += Integer.BYTES;
            }
            if (length < 0 || length > values.length() - at) {
                return mixed;
            }
            mixed = add(mixed, values.array(), at, length);
            at += length;
        }
        return mixed;
    }

    private static long add(long hash, byte[] bytes, int start, int length) {
        long mixed = hash + length;
        int at = start;
        int left = length;
        for (; left > Long.BYTES; left -= Long.BYTES) {
            mixed = mix(mixed ^ (long) LONG.get(bytes, at));
            at += Long.BYTES;
        }
        if (left == Long.BYTES) {
            return mix(mixed ^ (long) LONG.get(bytes, at));
        }
        long rest = 0;
        for (; left > 0; left--) {
            rest = rest << Byte.SIZE | (bytes[at++] & 0xFF);
        }
        return mix(mixed ^ rest);
    }

    /**
     * The hash of the values before and of one in native memory. Nothing checks that there is one.
     */
    static long add(long hash, long address, int length) {
        long mixed = hash + length;
        long at = address;
        int left = length;
        for (; left > Long.BYTES; left -= Long.BYTES) {
            mixed = mix(mixed ^ MemoryUtil.getLong(at));
            at += Long.BYTES;
        }
        if (left == Long.BYTES) {
            return mix(mixed ^ MemoryUtil.getLong(at));
        }
        long rest = 0;
        for (; left > 0; left--) {
            rest = rest << Byte.SIZE | (MemoryUtil.getByte(at++) & 0xFF);
        }
        return mix(mixed ^ rest);
    }

    /** Folds the upper half of the product onto the lower, so that each bit meets all others. */
    private static long mix(long value) {
        return Math.multiplyHigh(value, FACTOR) ^ (value * FACTOR);
    }
}
