package org.apache.flink.connector.lancedb.schema;

import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.annotation.Internal;

/** What the options of a SQL table say about how one column is stored. Immutable. */
@Internal
public final class SqlColumnOptions {

    /** Nothing is said: the column is stored by its SQL type. */
    public static final SqlColumnOptions NONE = new SqlColumnOptions(null, null, null, false);

    private final Integer dimension;
    private final VectorElementType elementType;
    private final LanceType type;
    private final boolean json;

    private SqlColumnOptions(
            Integer dimension, VectorElementType elementType, LanceType type, boolean json) {
        this.dimension = dimension;
        this.elementType = elementType;
        this.type = type;
        this.json = json;
    }

    /** With the number of elements of the column's vectors. */
    public SqlColumnOptions withDimension(int elements) {
        return new SqlColumnOptions(elements, elementType, type, json);
    }

    /** With the type of the elements of the column's vectors. */
    public SqlColumnOptions withElementType(VectorElementType vectorElementType) {
        return new SqlColumnOptions(dimension, vectorElementType, type, json);
    }

    /** With a type in place of the one that the SQL type has by default. */
    public SqlColumnOptions withType(LanceType lanceType) {
        return new SqlColumnOptions(dimension, elementType, lanceType, json);
    }

    /** With nested values stored as JSON text. */
    public SqlColumnOptions asJson() {
        return new SqlColumnOptions(dimension, elementType, type, true);
    }

    OptionalInt dimension() {
        return dimension == null ? OptionalInt.empty() : OptionalInt.of(dimension);
    }

    Optional<VectorElementType> elementType() {
        return Optional.ofNullable(elementType);
    }

    Optional<LanceType> type() {
        return Optional.ofNullable(type);
    }

    boolean isJson() {
        return json;
    }
}
