package org.apache.flink.connector.lancedb.sink.encoder;

import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** Gives the rows of another converter the kind that an extractor tells. */
final class ExtractedKindConverter<IN> implements RowConverter<IN> {

    private static final long serialVersionUID = 1L;

    private final RowConverter<IN> converter;
    private final RowKindExtractor<? super IN> extractor;

    ExtractedKindConverter(RowConverter<IN> converter, RowKindExtractor<? super IN> extractor) {
        this.converter = converter;
        this.extractor = extractor;
    }

    @Override
    public void open(String table, TableSchema schema) {
        converter.open(table, schema);
    }

    @Override
    public RowData convert(IN element) {
        RowKind kind = extractor.getRowKind(element);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "The row kind extractor gave null for an element; expected INSERT or UPDATE_AFTER to declare its row, or DELETE to retract it.");
        }
        // A retraction may come without the other columns.
        boolean keyOnly = kind == RowKind.DELETE || kind == RowKind.UPDATE_BEFORE;
        RowData row = keyOnly ? converter.convertKey(element) : converter.convert(element);
        row.setRowKind(kind);
        return row;
    }

    @Override
    public RowData convertKey(IN element) {
        return converter.convertKey(element);
    }
}
