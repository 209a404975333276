package org.apache.flink.connector.lancedb.schema;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Turns a field's value into one that its column's type takes: a String for {@code utf8}, an
 * Integer or Long for {@code int32}, a {@code float[]} for a vector, and so on.
 *
 * <p>Shipped to the tasks by Java serialization; each task has a copy and calls it from one thread.
 *
 * @param <V> the field's type
 */
@PublicEvolving
@FunctionalInterface
public interface ValueEncoder<V> extends Serializable {

    /**
     * Encodes a value.
     *
     * @param value the field's value; never null, as null is written as null
     * @return the column's value, or null
     */
    Object encode(V value);
}
