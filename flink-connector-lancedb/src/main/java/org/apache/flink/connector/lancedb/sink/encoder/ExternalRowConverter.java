package org.apache.flink.connector.lancedb.sink.encoder;

import java.util.Set;
import org.apache.flink.connector.lancedb.lance.UnfitValueException;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** Converts {@link Row}s, whose fields are Java's own types. */
final class ExternalRowConverter implements RowConverter<Row> {

    private static final long serialVersionUID = 1L;

    private transient String table;
    private transient TableSchema schema;
    private transient LanceType[] types;
    private transient int[] allPositions;
    private transient int[] keyPositions;

    @Override
    public void open(String openedTable, TableSchema openedSchema) {
        table = openedTable;
        schema = openedSchema;
        types = new LanceType[schema.columnCount()];
        allPositions = new int[types.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = schema.column(i).type();
            allPositions[i] = i;
        }
        keyPositions = schema.primaryKeyPositions();
    }

    @Override
    public RowData convert(Row row) {
        // A retraction may come without the other columns.
        return row.getKind() == RowKind.DELETE ? convertKey(row) : convert(row, allPositions);
    }

    @Override
    public RowData convertKey(Row row) {
        return convert(row, keyPositions);
    }

    private RowData convert(Row row, int[] positions) {
        GenericRowData converted = new GenericRowData(row.getKind(), schema.columnCount());
        Set<String> names = row.getFieldNames(false);
        if (names == null && row.getArity() != schema.columnCount()) {
            throw InvalidValueException.arity(table, schema, row.getArity());
        }
        for (int position : positions) {
            try {
                converted.setField(
                        position,
                        ExternalValues.convert(field(row, names, position), types[position]));
            } catch (UnfitValueException e) {
                throw InvalidValueException.inRow(
                        table,
                        schema.columnNames().get(position),
                        KeyText.of(schema, key -> field(row, names, key)),
                        e);
            } catch (RuntimeException e) { // Of a class that does not do what it promises.
                throw InvalidValueException.inRow(
                        table,
                        schema.columnNames().get(position),
                        KeyText.of(schema, key -> field(row, names, key)),
                        new IllegalStateException("the value cannot be read: " + e, e));
            }
        }
        return converted;
    }

    /** A named row's missing field is null, and its other fields are ignored. */
    private Object field(Row row, Set<String> names, int position) {
        if (names == null) {
            return row.getField(position);
        }
        String name = schema.columnNames().get(position);
        return names.contains(name) ? row.getField(name) : null;
    }

    /** Overwriting the kind would change an element that others may hold as well. */
    @Override
    public RowConverter<Row> withRowKinds(RowKindExtractor<? super Row> extractor) {
        throw new IllegalArgumentException(
                "A row kind extractor was set for elements of the type Row, which bear a RowKind themselves; remove the extractor and set the kind on the elements.");
    }
}
