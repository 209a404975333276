package org.apache.flink.connector.lancedb.schema;

import java.util.Locale;
import org.apache.flink.annotation.PublicEvolving;

/** The element type of a vector column. */
@PublicEvolving
public enum VectorElementType {
    /** Half precision: 11 bits of mantissa, finite up to 65,504. Declared as floats. */
    FLOAT16(Short.BYTES),
    FLOAT32(Float.BYTES),
    FLOAT64(Double.BYTES);

    private final int bytes;

    VectorElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The width of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Arrow's name of the type, such as {@code float32}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
