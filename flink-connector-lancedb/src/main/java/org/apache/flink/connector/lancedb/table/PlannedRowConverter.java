package org.apache.flink.connector.lancedb.table;

import java.util.Arrays;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.RowKind;

/**
 * Converts the rows of a planned query. The planner leaves out rows before an update where it can.
 * Where it cannot, as behind a filter on an updated value, such a row may be all that says that a
 * row is gone; so each retracts its row, which the row after the update declares again, if there is
 * one.
 */
final class PlannedRowConverter implements RowConverter<RowData> {

    private static final long serialVersionUID = 1L;

    private final RowConverter<RowData> converter = RowConverter.forRowData();
    private final int[] keyPositions;
    private final RowData.FieldGetter[] keyFields;

    /**
     * Takes rows of the schema's columns.
     *
     * @param types the columns' types
     */
    PlannedRowConverter(TableSchema schema, LogicalType[] types) {
        keyPositions = schema.primaryKeyPositions();
        keyFields =
                Arrays.stream(keyPositions)
                        .mapToObj(position -> RowData.createFieldGetter(types[position], position))
                        .toArray(RowData.FieldGetter[]::new);
    }

    @Override
    public void open(String table, TableSchema schema) {
        converter.open(table, schema);
    }

    @Override
    public RowData convert(RowData row) {
        return converter.convert(
                row.getRowKind() == RowKind.UPDATE_BEFORE && keyPositions.length > 0
                        ? retraction(row)
                        : row);
    }

    /** Of a retraction only the key is read; the row itself may be another operator's as well. */
    private RowData retraction(RowData row) {
        GenericRowData retraction = new GenericRowData(RowKind.DELETE, row.getArity());
        for (int i = 0; i < keyPositions.length; i++) {
            retraction.setField(keyPositions[i], keyFields[i].getFieldOrNull(row));
        }
        return retraction;
    }

    @Override
    public RowData convertKey(RowData row) {
        return converter.convertKey(row);
    }
}
