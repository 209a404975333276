package org.apache.flink.connector.lancedb.schema;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.util.Preconditions;

/**
 * A column's type with the function that makes its values of a field's. Made by {@link
 * LanceType#withEncoder(ValueEncoder)}. Immutable.
 */
@PublicEvolving
public final class EncodedType implements ColumnSpec {

    private final LanceType type;
    private final ValueEncoder<?> encoder;

    EncodedType(LanceType type, ValueEncoder<?> encoder) {
        this.type = type;
        this.encoder = Preconditions.checkNotNull(encoder, "encoder");
    }

    public LanceType type() {
        return type;
    }

    ValueEncoder<?> encoder() {
        return encoder;
    }

    @Override
    public String toString() {
        return type + " with an encoder";
    }
}
