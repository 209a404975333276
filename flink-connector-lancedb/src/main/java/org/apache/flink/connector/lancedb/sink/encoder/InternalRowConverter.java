package org.apache.flink.connector.lancedb.sink.encoder;

import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.table.data.RowData;

/** Takes Flink's internal rows as they are, if they have the schema's number of fields. */
final class InternalRowConverter implements RowConverter<RowData> {

    private static final long serialVersionUID = 1L;

    private transient String table;
    private transient TableSchema schema;

    @Override
    public void open(String openedTable, TableSchema openedSchema) {
        table = openedTable;
        schema = openedSchema;
    }

    @Override
    public RowData convert(RowData row) {
        if (row.getArity() != schema.columnCount()) {
            throw InvalidValueException.arity(table, schema, row.getArity());
        }
        return row;
    }

    /** Overwriting the kind would change an element that others may hold as well. */
    @Override
    public RowConverter<RowData> withRowKinds(RowKindExtractor<? super RowData> extractor) {
        throw new IllegalArgumentException(
                "A row kind extractor was set for elements of the type RowData, which bear a RowKind themselves; remove the extractor and set the kind on the elements.");
    }
}
