package org.apache.flink.connector.lancedb.table;

import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.types.RowKind;

/**
 * Takes the rows of a query, of which an {@code UPDATE_BEFORE} retracts: the planner lets one come
 * to a sink that did not ask for it where it may be all that tells of a row's end, such as below a
 * filter that the row after the update does not pass.
 */
final class QueryRowConverter implements RowConverter<RowData> {

    private static final long serialVersionUID = 1L;
    private static final RowData NO_FIELDS = new GenericRowData(0);

    private final RowConverter<RowData> converter = RowConverter.forRowData();

    @Override
    public void open(String table, TableSchema schema) {
        converter.open(table, schema);
    }

    @Override
    public RowData convert(RowData row) {
        RowData converted = converter.convert(row);
        // The kind is not overwritten: others may hold the row as well.
        return converted.getRowKind() == RowKind.UPDATE_BEFORE
                ? new JoinedRowData(RowKind.DELETE, converted, NO_FIELDS)
                : converted;
    }
}
