package org.apache.flink.connector.lancedb.schema;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checks the primary key of a class's schema, with sentences that name the class. */
final class RecordKey {

    private final Class<?> recordClass;
    private final List<String> columns;

    /**
     * Checks what needs no field.
     *
     * @throws IllegalArgumentException if the key names a column twice
     */
    RecordKey(Class<?> recordClass, List<String> columns) {
        this.recordClass = recordClass;
        this.columns = columns;
        if (new LinkedHashSet<>(columns).size() < columns.size()) {
            throw new IllegalArgumentException(
                    String.format(
                            "The primary key %s of the class %s names a column twice; name each once.",
                            columns, recordClass.getName()));
        }
    }

    /**
     * Checks a column, if it is one of the key.
     *
     * @throws IllegalArgumentException if the column can be null, or its type cannot be a key
     */
    void check(RecordColumnDeclaration column) {
        if (!columns.contains(column.name())) {
            return;
        }
        if (column.isNested() || !column.type().canBeKey()) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s is part of the primary key and is stored as %s%s, which cannot be a key; use an integer, string, binary, boolean, date, time, timestamp, UUID or decimal field.",
                            column.label(),
                            column.type(),
                            column.isNested() ? " holding JSON" : ""));
        }
        if (column.isNullable()) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s is part of the primary key and is declared nullable; remove the @Nullable or Optional, or declare the column with ColumnDef.notNull.",
                            column.label()));
        }
    }

    /**
     * Checks that each key column is there.
     *
     * @throws IllegalArgumentException if one is missing
     */
    void checkAllFound(Set<String> names) {
        for (String column : columns) {
            if (!names.contains(column)) {
                throw new IllegalArgumentException(
                        String.format(
                                "The primary key of the class %s names the column '%s', which it has no field for; its columns are %s.",
                                recordClass.getName(), column, names));
            }
        }
    }
}
