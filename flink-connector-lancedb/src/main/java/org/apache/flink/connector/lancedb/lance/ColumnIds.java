package org.apache.flink.connector.lancedb.lance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.lance.Dataset;
import org.lance.schema.LanceField;

/**
 * The numbers by which Lance's files know the columns of a version and the parts of these. A column
 * that is cast, or dropped and added again, gets another number, and an overwritten table counts
 * anew. Immutable.
 */
final class ColumnIds {

    private final Map<String, Integer> byPath = new HashMap<>();
    private final Map<String, String> columns = new HashMap<>();

    private ColumnIds() {}

    static ColumnIds of(Dataset version) {
        ColumnIds ids = new ColumnIds();
        for (LanceField column : version.getLanceSchema().fields()) {
            ids.add(column.getName(), column.getName(), column);
        }
        return ids;
    }

    private void add(String column, String path, LanceField field) {
        byPath.put(path, field.getId());
        columns.put(path, column);
        field.getChildren().forEach(part -> add(column, path + "/" + part.getName(), part));
    }

    /** The declared columns that a later version has no more, or knows by other numbers. */
    List<String> goneOrReplaced(ColumnIds later, TableSchema declared) {
        return byPath.keySet().stream()
                .filter(path -> !byPath.get(path).equals(later.byPath.get(path)))
                .map(columns::get)
                .filter(column -> declared.position(column) >= 0)
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }

    /** The declared columns that a later version knows by other numbers. */
    List<String> replaced(ColumnIds later, TableSchema declared) {
        return goneOrReplaced(later, declared).stream()
                .filter(later.byPath::containsKey)
                .collect(Collectors.toList());
    }
}
