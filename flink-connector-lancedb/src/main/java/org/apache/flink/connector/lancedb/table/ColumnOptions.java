package org.apache.flink.connector.lancedb.table;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.schema.SqlColumnOptions;
import org.apache.flink.connector.lancedb.schema.SqlTypes;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;

/** Makes the target's schema of the declared SQL columns and the options of single columns. */
final class ColumnOptions {

    private ColumnOptions() {}

    /**
     * Makes the schema.
     *
     * @param options all options of the table
     * @throws ValidationException if an option names no column, is not known or has a wrong value,
     *     or a column cannot be stored
     */
    static TableSchema toSchema(ResolvedSchema declared, Map<String, String> options) {
        TableSchema.Builder schema = TableSchema.builder();
        try {
            Map<String, SqlColumnOptions> columnOptions = byColumn(declared, options);
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
                schema.column(
                        column.getName(),
                        SqlTypes.toColumn(
                                column.getName(),
                                column.getDataType().getLogicalType(),
                                columnOptions.getOrDefault(
                                        column.getName(), SqlColumnOptions.NONE)));
            }
            declared.getPrimaryKey()
                    .ifPresent(key -> schema.primaryKey(key.getColumns().toArray(new String[0])));
            return schema.build();
        } catch (IllegalArgumentException e) {
            throw new ValidationException(e.getMessage(), e);
        }
    }

    private static Map<String, SqlColumnOptions> byColumn(
            ResolvedSchema declared, Map<String, String> options) {
        List<String> names =
                declared.getColumns().stream()
                        .filter(Column::isPhysical)
                        .map(Column::getName)
                        .collect(Collectors.toList());
        Map<String, SqlColumnOptions> byColumn = new TreeMap<>();
        options.forEach(
                (key, value) -> {
                    if (!key.startsWith(LanceConnectorOptions.COLUMNS_PREFIX)) {
                        return;
                    }
                    ColumnOption option =
                            ColumnOption.of(key)
                                    .orElseThrow(
                                            () ->
                                                    new IllegalArgumentException(
                                                            String.format(
                                                                    "The option '%s' is not known; the options of a column are %s.",
                                                                    key,
                                                                    ColumnOption.templates())));
                    String column = option.column(key);
                    if (!names.contains(column)) {
                        throw new IllegalArgumentException(
                                String.format(
                                        "The option '%s' names the column '%s', which the table does not have; its columns are %s.",
                                        key, column, names));
                    }
                    SqlColumnOptions before = byColumn.getOrDefault(column, SqlColumnOptions.NONE);
                    byColumn.put(column, option.addTo(before, key, value.trim()));
                });
        return byColumn;
    }
}
