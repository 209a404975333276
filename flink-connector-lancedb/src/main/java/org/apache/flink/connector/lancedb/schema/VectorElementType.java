package org.apache.flink.connector.lancedb.schema;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.annotation.PublicEvolving;

/** The element type of a vector column. */
@PublicEvolving
public enum VectorElementType {
    /** Half precision: 11 bits of mantissa, finite up to 65,504. Declared as floats. */
    FLOAT16(Short.BYTES),
    FLOAT32(Float.BYTES),
    FLOAT64(Double.BYTES),
    /** Whole numbers from -128 to 127. */
    INT8(Byte.BYTES),
    /** Whole numbers from 0 to 255. */
    UINT8(Byte.BYTES);

    private final int bytes;

    VectorElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The width of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether the elements are whole numbers. */
    public boolean isInteger() {
        return this == INT8 || this == UINT8;
    }

    /** All names, for messages. */
    static String names() {
        return Arrays.stream(values()).map(Object::toString).collect(Collectors.joining(", "));
    }

    /** Arrow's name of the type, such as {@code float32}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
