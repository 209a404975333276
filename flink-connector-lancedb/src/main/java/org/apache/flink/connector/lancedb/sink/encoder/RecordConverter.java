package org.apache.flink.connector.lancedb.sink.encoder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.schema.RecordColumn;
import org.apache.flink.connector.lancedb.schema.RecordField;
import org.apache.flink.connector.lancedb.schema.RecordFields;
import org.apache.flink.connector.lancedb.schema.RecordSchema;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.ValueEncoder;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/** Converts objects of a class, by the columns that were declared of the class. */
final class RecordConverter<T> implements RowConverter<T> {

    private static final long serialVersionUID = 1L;

    private final RecordSchema<T> recordSchema;

    private transient String table;
    private transient TableSchema schema;
    private transient RecordField[] fields;
    private transient ValueEncoder<Object>[] encoders;

    RecordConverter(RecordSchema<T> recordSchema) {
        this.recordSchema = recordSchema;
    }

    /**
     * @throws IllegalArgumentException if the sink has another schema than the class
     */
    @Override
    public void open(String openedTable, TableSchema openedSchema) {
        if (!openedSchema.equals(recordSchema.tableSchema())) {
            throw new IllegalArgumentException(
                    String.format(
                            "The sink to the table '%s' was given a schema that is not the one of the class %s; give the builder the class's schema alone, with setSchema(TableSchema.fromClass(...)).",
                            openedTable, recordSchema.recordClass().getName()));
        }
        table = openedTable;
        schema = openedSchema;
        Map<String, RecordField> byName =
                RecordFields.of(recordSchema.recordClass()).stream()
                        .collect(Collectors.toMap(RecordField::name, Function.identity()));
        List<RecordColumn> columns = recordSchema.columns();
        fields = new RecordField[columns.size()];
        encoders = newEncoders(columns.size());
        for (int i = 0; i < fields.length; i++) {
            fields[i] = byName.get(columns.get(i).field());
            encoders[i] = encoder(columns.get(i));
        }
    }

    @SuppressWarnings("unchecked")
    private static ValueEncoder<Object>[] newEncoders(int count) {
        return (ValueEncoder<Object>[]) new ValueEncoder<?>[count];
    }

    /** The declared encoder takes the field's own type: the one who declared it says so. */
    @SuppressWarnings("unchecked")
    private static ValueEncoder<Object> encoder(RecordColumn column) {
        if (column.encoder() != null) {
            return (ValueEncoder<Object>) column.encoder();
        }
        switch (column.form()) {
            case TEXT:
                return Object::toString;
            case JSON:
                return new JsonEncoder();
            default:
                return value -> value;
        }
    }

    @Override
    public RowData convert(T element) {
        GenericRowData row = new GenericRowData(fields.length);
        for (int i = 0; i < fields.length; i++) {
            row.setField(i, value(element, i));
        }
        return row;
    }

    @Override
    public RowData convertKey(T element) {
        GenericRowData row = new GenericRowData(fields.length);
        for (int position : schema.primaryKeyPositions()) {
            row.setField(position, value(element, position));
        }
        return row;
    }

    private Object value(T element, int position) {
        try {
            Object value = fields[position].read(element);
            if (value instanceof Optional) {
                value = ((Optional<?>) value).orElse(null);
            }
            return value == null
                    ? null
                    : ExternalValues.convert(
                            encoders[position].encode(value), schema.column(position).type());
        } catch (RuntimeException e) {
            throw InvalidValueException.inRow(
                    table,
                    schema.columnNames().get(position),
                    KeyText.of(schema, key -> readForMessage(element, key)),
                    e);
        }
    }

    /** What goes wrong here must not hide what went wrong first. */
    private Object readForMessage(T element, int position) {
        try {
            return fields[position].read(element);
        } catch (RuntimeException e) {
            return "?";
        }
    }
}
