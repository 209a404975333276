package org.apache.flink.connector.lancedb.schema;

import org.apache.flink.annotation.PublicEvolving;

/** The element type of a vector column. */
@PublicEvolving
public enum VectorElementType {
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
}
