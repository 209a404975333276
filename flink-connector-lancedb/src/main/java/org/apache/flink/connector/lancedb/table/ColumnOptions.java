package org.apache.flink.connector.lancedb.table;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.SqlTypes;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.LogicalType;

/** Makes the target's schema of the declared SQL columns and the options of single columns. */
final class ColumnOptions {

    private ColumnOptions() {}

    /**
     * @param options all options of the table
     * @throws ValidationException if an option names no column or is not known, or a column cannot
     *     be stored
     */
    static TableSchema toSchema(ResolvedSchema declared, Map<String, String> options) {
        Map<String, Integer> dimensions = dimensions(declared, options);
        TableSchema.Builder schema = TableSchema.builder();
        try {
            for (Column column : declared.getColumns()) {
                if (!column.isPersisted()) {
                    continue; // Computed: it is not written.
                }
                if (!column.isPhysical()) {
                    throw new IllegalArgumentException(
                            "The column '"
                                    + column.getName()
                                    + "' is a metadata column; a lancedb table has none.");
                }
                LogicalType type = column.getDataType().getLogicalType();
                Integer dimension = dimensions.get(column.getName());
                LanceType lanceType =
                        SqlTypes.toLanceType(
                                column.getName(),
                                type,
                                dimension == null
                                        ? OptionalInt.empty()
                                        : OptionalInt.of(dimension));
                schema.column(
                        column.getName(),
                        type.isNullable()
                                ? ColumnDef.nullable(lanceType)
                                : ColumnDef.notNull(lanceType));
            }
            declared.getPrimaryKey()
                    .ifPresent(key -> schema.primaryKey(key.getColumns().toArray(new String[0])));
            return schema.build();
        } catch (IllegalArgumentException e) {
            throw new ValidationException(e.getMessage(), e);
        }
    }

    private static Map<String, Integer> dimensions(
            ResolvedSchema declared, Map<String, String> options) {
        List<String> names =
                declared.getColumns().stream().map(Column::getName).collect(Collectors.toList());
        Map<String, Integer> dimensions = new TreeMap<>();
        options.forEach(
                (key, value) -> {
                    if (!key.startsWith(LanceConnectorOptions.COLUMNS_PREFIX)) {
                        return;
                    }
                    if (!key.endsWith(LanceConnectorOptions.VECTOR_DIMENSION_SUFFIX)
                            || key.length() <= prefixAndSuffix()) {
                        throw new ValidationException(
                                String.format(
                                        "The option '%s' is not known; an option of a column is 'columns.<name>.vector.dimension'.",
                                        key));
                    }
                    String column =
                            key.substring(
                                    LanceConnectorOptions.COLUMNS_PREFIX.length(),
                                    key.length()
                                            - LanceConnectorOptions.VECTOR_DIMENSION_SUFFIX
                                                    .length());
                    if (!names.contains(column)) {
                        throw new ValidationException(
                                String.format(
                                        "The option '%s' names the column '%s', which the table does not have; its columns are %s.",
                                        key, column, names));
                    }
                    dimensions.put(column, dimension(key, value));
                });
        return dimensions;
    }

    private static int prefixAndSuffix() {
        return LanceConnectorOptions.COLUMNS_PREFIX.length()
                + LanceConnectorOptions.VECTOR_DIMENSION_SUFFIX.length();
    }

    private static int dimension(String key, String value) {
        try {
            return Integer.parseInt(value.trim());
        } catch (NumberFormatException e) {
            throw new ValidationException(
                    String.format(
                            "The option '%s' is '%s'; expected a whole number such as '384'.",
                            key, value),
                    e);
        }
    }
}
