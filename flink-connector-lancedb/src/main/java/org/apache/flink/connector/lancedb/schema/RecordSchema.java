package org.apache.flink.connector.lancedb.schema;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A {@link TableSchema} that was made from a class, with the way to read the columns' values from
 * the class's objects. Made by {@link TableSchema#fromClass}. Immutable and serializable.
 *
 * @param <T> the class
 */
@PublicEvolving
public final class RecordSchema<T> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Class<T> recordClass;
    private final TableSchema tableSchema;
    private final ArrayList<RecordColumn> columns;

    private RecordSchema(
            Class<T> recordClass, TableSchema tableSchema, List<RecordColumn> columns) {
        this.recordClass = recordClass;
        this.tableSchema = tableSchema;
        this.columns = new ArrayList<>(columns);
    }

    static <T> RecordSchema<T> of(
            Class<T> recordClass,
            List<String> primaryKey,
            Map<String, ? extends ColumnSpec> columnSpecs) {
        RecordKey key = new RecordKey(recordClass, primaryKey);
        TableSchema.Builder schema = TableSchema.builder();
        List<RecordColumn> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (RecordField field : RecordFields.of(recordClass)) {
            RecordColumnDeclaration column =
                    RecordColumnDeclaration.of(field, columnSpecs, primaryKey);
            if (!names.add(column.name())) {
                throw duplicate(recordClass, column.name());
            }
            key.check(column);
            columns.add(column.toRecordColumn());
            schema.column(column.name(), column.toColumnDef());
        }
        Set<String> unknown = new TreeSet<>(columnSpecs.keySet());
        unknown.removeAll(names);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    String.format(
                            "The column specs for the class %s name %s, which it has no field for; its columns are %s.",
                            recordClass.getName(), unknown, new TreeSet<>(names)));
        }
        key.checkAllFound(names);
        return new RecordSchema<>(
                recordClass, schema.primaryKey(primaryKey.toArray(new String[0])).build(), columns);
    }

    private static IllegalArgumentException duplicate(Class<?> recordClass, String column) {
        List<RecordField> fields =
                RecordFields.of(recordClass).stream()
                        .filter(field -> field.columnName().equals(column))
                        .collect(Collectors.toList());
        return new IllegalArgumentException(
                String.format(
                        "The class %s has more than one field for the column '%s': %s. Give one of them another name with @LanceColumn(name = ...).",
                        recordClass.getName(), column, fields));
    }

    /** The class whose objects are rows. */
    public Class<T> recordClass() {
        return recordClass;
    }

    /** The columns, in the order of the class's fields, and the primary key. */
    public TableSchema tableSchema() {
        return tableSchema;
    }

    /** How each column's value is read, in the order of the columns. */
    @Internal
    public List<RecordColumn> columns() {
        return List.copyOf(columns);
    }

    @Override
    public String toString() {
        return "RecordSchema{" + recordClass.getName() + ", " + tableSchema + "}";
    }
}
