package org.apache.flink.connector.lancedb.sink.encoder;

import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** Gives a row that everything passes over for each retraction; elements are not changed. */
final class DeletesIgnoredConverter<IN> implements RowConverter<IN> {

    private static final long serialVersionUID = 1L;

    /** Of a row of this kind nothing else is read. */
    private static final RowData IGNORED = GenericRowData.ofKind(RowKind.UPDATE_BEFORE);

    private final RowConverter<IN> converter;

    DeletesIgnoredConverter(RowConverter<IN> converter) {
        this.converter = converter;
    }

    @Override
    public void open(String table, TableSchema schema) {
        converter.open(table, schema);
    }

    @Override
    public RowData convert(IN element) {
        RowData row = converter.convert(element);
        return row.getRowKind() == RowKind.DELETE ? IGNORED : row;
    }

    /** Elements are routed by their key whether they are ignored or not. */
    @Override
    public RowData convertKey(IN element) {
        return converter.convertKey(element);
    }
}
