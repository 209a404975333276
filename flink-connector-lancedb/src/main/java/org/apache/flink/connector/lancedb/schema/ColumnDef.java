package org.apache.flink.connector.lancedb.schema;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.util.Preconditions;

/** A column of a {@link TableSchema}: its type and whether it may hold null. Immutable. */
@PublicEvolving
public final class ColumnDef implements ColumnSpec, Serializable {

    private static final long serialVersionUID = 1L;

    private final LanceType type;
    private final boolean nullable;

    /** Null where nothing is said. */
    private final String comment;

    /** Null where rows have the type's own form. */
    private final LogicalType sqlType;

    private ColumnDef(LanceType type, boolean nullable, String comment, LogicalType sqlType) {
        this.type = Preconditions.checkNotNull(type, "type");
        this.nullable = nullable;
        this.comment = comment;
        this.sqlType = sqlType;
    }

    /** A column that may hold null. */
    public static ColumnDef nullable(LanceType type) {
        return new ColumnDef(type, true, null, null);
    }

    /** A column that holds a value in each row. */
    public static ColumnDef notNull(LanceType type) {
        return new ColumnDef(type, false, null, null);
    }

    /** This column with words for its readers, which the table keeps; null for none. */
    public ColumnDef withComment(String newComment) {
        return new ColumnDef(type, nullable, newComment, sqlType);
    }

    /**
     * This column, of a table that SQL declares with a type whose values have another form in rows
     * than the Lance type's own.
     */
    ColumnDef declaredAs(LogicalType newSqlType) {
        return new ColumnDef(type, nullable, comment, newSqlType);
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

    /**
     * The SQL type that says in which form rows have the column's values; empty where they have the
     * form of the Lance type.
     */
    @Internal
    public Optional<LogicalType> sqlType() {
        return Optional.ofNullable(sqlType);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnDef
                && type.equals(((ColumnDef) other).type)
                && nullable == ((ColumnDef) other).nullable
                && Objects.equals(comment, ((ColumnDef) other).comment)
                && Objects.equals(sqlType, ((ColumnDef) other).sqlType);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, nullable, comment, sqlType);
    }

    /** The type, with {@code NOT NULL} where it is so. */
    @Override
    public String toString() {
        return nullable ? type.toString() : type + " NOT NULL";
    }
}
