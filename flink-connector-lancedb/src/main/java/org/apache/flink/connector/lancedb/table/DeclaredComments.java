package org.apache.flink.connector.lancedb.table;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogTable;

/** The comments on a table and its columns. */
final class DeclaredComments {

    private final String table;
    private final Map<String, String> columns = new HashMap<>();

    private DeclaredComments(String table) {
        this.table = table == null || table.isEmpty() ? null : table;
    }

    static DeclaredComments of(ResolvedCatalogTable declared) {
        DeclaredComments comments = new DeclaredComments(declared.getComment());
        for (Column column : declared.getResolvedSchema().getColumns()) {
            column.getComment()
                    .ifPresent(comment -> comments.columns.put(column.getName(), comment));
        }
        return comments;
    }

    TableSchema addTo(TableSchema schema) {
        TableSchema.Builder commented = TableSchema.builder().comment(table);
        for (String name : schema.columnNames()) {
            commented.column(
                    name, schema.column(schema.position(name)).withComment(columns.get(name)));
        }
        return commented.primaryKey(schema.primaryKey().toArray(new String[0])).build();
    }
}
