package org.apache.flink.connector.lancedb.lance;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Hands rows over to columns of a table that may have changed since the rows were written. */
final class FoundColumns {

    private FoundColumns() {}

    /** The table's columns; the declared ones as the rows have them, as a file's values are. */
    static Schema schema(Schema rows, TableLayout layout) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < layout.schema().getFields().size(); i++) {
            Field field = layout.schema().getFields().get(i);
            fields.add(isUndeclared(layout, i) ? field : rows.findField(field.getName()));
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
        for (int i = 0; i < target.getFieldVectors().size(); i++) {
            FieldVector column = target.getVector(i);
            if (isUndeclared(layout, i)) {
                ColumnWriters.allocate(column, count);
            } else {
                rows.getVector(column.getName()).makeTransferPair(column).transfer();
            }
        }
        target.setRowCount(count);
    }
}
