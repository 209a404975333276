package org.apache.flink.connector.lancedb.schema;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.util.Preconditions;

/** A column of a {@link TableSchema}: its type and whether it may hold null. Immutable. */
@PublicEvolving
public final class ColumnDef implements ColumnSpec, Serializable {

    private static final long serialVersionUID = 1L;

    private final LanceType type;
    private final boolean nullable;
    private final String comment;

    private ColumnDef(LanceType type, boolean nullable, String comment) {
        this.type = Preconditions.checkNotNull(type, "type");
        this.nullable = nullable;
        this.comment = comment;
    }

    /** A column that may hold null. */
    public static ColumnDef nullable(LanceType type) {
        return new ColumnDef(type, true, null);
    }

    /** A column that holds a value in each row. */
    public static ColumnDef notNull(LanceType type) {
        return new ColumnDef(type, false, null);
    }

    /** This column with words for its readers, which the table keeps; null for none. */
    public ColumnDef withComment(String newComment) {
        return new ColumnDef(type, nullable, newComment);
    }

    public LanceType type() {
        return type;
    }

    public boolean isNullable() {
        return nullable;
    }

    /** What the column is about, in words; empty where nothing is said. */
    public Optional<String> comment() {
        return Optional.ofNullable(comment);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnDef
                && type.equals(((ColumnDef) other).type)
                && nullable == ((ColumnDef) other).nullable
                && Objects.equals(comment, ((ColumnDef) other).comment);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, nullable, comment);
    }

    /** The type, with {@code NOT NULL} where it is so. */
    @Override
    public String toString() {
        return nullable ? type.toString() : type + " NOT NULL";
    }
}
