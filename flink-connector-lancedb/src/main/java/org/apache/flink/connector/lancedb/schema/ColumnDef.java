package org.apache.flink.connector.lancedb.schema;

import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.util.Preconditions;

/** A column of a {@link TableSchema}: its type and whether it may hold null. Immutable. */
@PublicEvolving
public final class ColumnDef implements ColumnSpec, Serializable {

    private static final long serialVersionUID = 1L;

    private final LanceType type;
    private final boolean nullable;

    private ColumnDef(LanceType type, boolean nullable) {
        this.type = Preconditions.checkNotNull(type, "type");
        this.nullable = nullable;
    }

    /** A column that may hold null. */
    public static ColumnDef nullable(LanceType type) {
        return new ColumnDef(type, true);
    }

    /** A column that holds a value in each row. */
    public static ColumnDef notNull(LanceType type) {
        return new ColumnDef(type, false);
    }

    public LanceType type() {
        return type;
    }

    public boolean isNullable() {
        return nullable;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnDef
                && type.equals(((ColumnDef) other).type)
                && nullable == ((ColumnDef) other).nullable;
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, nullable);
    }

    /** The type, with {@code NOT NULL} where it is so. */
    @Override
    public String toString() {
        return nullable ? type.toString() : type + " NOT NULL";
    }
}
