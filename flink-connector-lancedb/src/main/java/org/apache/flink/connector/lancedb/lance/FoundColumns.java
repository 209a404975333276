package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Finds a table's columns by their names, and hands rows over to columns of a table that may have
 * changed since the rows were written.
 */
final class FoundColumns {

    private FoundColumns() {}

    /** A table's columns by their names: Arrow looks each up among all. */
    static Map<String, Field> byName(Schema schema) {
        return schema.getFields().stream()
                .collect(Collectors.toMap(Field::getName, Function.identity()));
    }

    /** The table's columns; the declared ones as the rows have them, as a file's values are. */
    static Schema schema(Schema rows, TableLayout layout) {
        Map<String, Field> declared = byName(rows);
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < layout.schema().getFields().size(); i++) {
            Field field = layout.schema().getFields().get(i);
            fields.add(isUndeclared(layout, i) ? field : declared.get(field.getName()));
        }
        return new Schema(fields, layout.schema().getCustomMetadata());
    }

    private static boolean isUndeclared(TableLayout layout, int column) {
        return layout.declaredPosition(column) == TableLayout.UNDECLARED;
    }

    /**
     * Moves the declared columns' memory, by their names; the table's other columns become null.
     *
     * @param layout the table as it is now, of which the target's columns are
     */
    static void fill(VectorSchemaRoot target, VectorSchemaRoot rows, TableLayout layout) {
        int count = rows.getRowCount();
        Map<String, FieldVector> declared =
                rows.getFieldVectors().stream()
                        .collect(Collectors.toMap(FieldVector::getName, Function.identity()));
        for (int i = 0; i < target.getFieldVectors().size(); i++) {
            FieldVector column = target.getVector(i);
            if (isUndeclared(layout, i)) {
                ColumnWriters.allocate(column, count);
            } else {
                declared.get(column.getName()).makeTransferPair(column).transfer();
            }
        }
        target.setRowCount(count);
    }
}
