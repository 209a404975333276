package org.apache.flink.connector.lancedb.sink.encoder;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.connector.lancedb.lance.UnfitValueException;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.RecordField;
import org.apache.flink.connector.lancedb.schema.RecordFields;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/**
 * Values with fields as structs. A field that is missing is null; fields that the struct has not
 * are ignored.
 */
final class ExternalStructs {

    /** The fields of one value, whatever its class. */
    @FunctionalInterface
    interface Fields {

        /**
         * A field's value, which may be null.
         *
         * @param position the field's position in the declared struct
         */
        Object get(String name, int position);
    }

    private ExternalStructs() {}

    /** Null where the value's class has no fields. */
    static RowData struct(Object value, LanceType type) {
        Fields fields = fieldsOf(value, type);
        if (fields == null) {
            return null;
        }
        GenericRowData converted = new GenericRowData(type.fields().size());
        int position = 0;
        for (Map.Entry<String, ColumnDef> field : type.fields().entrySet()) {
            try {
                converted.setField(
                        position,
                        ExternalValues.convert(
                                fields.get(field.getKey(), position), field.getValue().type()));
            } catch (UnfitValueException e) {
                throw e.in("field '" + field.getKey() + "'");
            }
            position++;
        }
        return converted;
    }

    private static Fields fieldsOf(Object value, LanceType type) {
        if (value instanceof Map) {
            return (name, position) -> ((Map<?, ?>) value).get(name);
        }
        if (value instanceof Row) {
            return fieldsOfRow((Row) value, type);
        }
        boolean hasFields = !value.getClass().getName().startsWith("java.");
        return hasFields && !value.getClass().isArray() ? fieldsOfObject(value) : null;
    }

    /** Of a record, or a class with getters or public fields, as the rows of a table can be. */
    private static Fields fieldsOfObject(Object value) {
        Map<String, RecordField> fields;
        try {
            fields = RecordFields.byColumn(value.getClass());
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(e.getMessage());
        }
        return (name, position) -> {
            RecordField field = fields.get(name);
            Object found = field == null ? null : field.read(value);
            return found instanceof Optional ? ((Optional<?>) found).orElse(null) : found;
        };
    }

    private static Fields fieldsOfRow(Row row, LanceType type) {
        Set<String> names = row.getFieldNames(false);
        if (names != null) {
            return (name, position) -> names.contains(name) ? row.getField(name) : null;
        }
        if (row.getArity() != type.fields().size()) {
            throw new InvalidValueException(
                    String.format(
                            "the struct has %d fields, expected %d: %s",
                            row.getArity(), type.fields().size(), type.fields().keySet()));
        }
        return (name, position) -> row.getField(position);
    }
}
