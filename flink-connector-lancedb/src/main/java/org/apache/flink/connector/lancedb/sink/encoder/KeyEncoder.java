package org.apache.flink.connector.lancedb.sink.encoder;

import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.KeyBytes;
import org.apache.flink.connector.lancedb.lance.UnfitValueException;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.table.data.RowData;

/** Reads rows' keys in their canonical bytes. Not thread-safe. */
@Internal
public final class KeyEncoder {

    private final String table;
    private final TableSchema schema;
    private final int[] positions;
    private final ColumnEncoder[] encoders;
    private final KeyBytes key = new KeyBytes();

    public KeyEncoder(String table, TableSchema schema) {
        this.table = table;
        this.schema = schema;
        this.positions = schema.primaryKeyPositions();
        this.encoders = new ColumnEncoder[positions.length];
        for (int i = 0; i < positions.length; i++) {
            encoders[i] = ColumnEncoder.of(schema.column(positions[i]), positions[i]);
        }
    }

    /**
     * The row's key, in a buffer that the next call uses again.
     *
     * @throws IllegalArgumentException if a key column is null or missing
     */
    public KeyBytes encode(RowData row) {
        key.clear();
        for (int i = 0; i < positions.length; i++) {
            try {
                if (row.isNullAt(positions[i])) {
                    throw new InvalidValueException(
                            "found null, expected a value: the column is part of the primary key");
                }
                encoders[i].encode(row, key);
            } catch (UnfitValueException e) {
                throw InvalidValueException.inRow(
                        table, schema.columnNames().get(positions[i]), describe(row), e);
            } catch (ClassCastException e) {
                throw InvalidValueException.inRow(
                        table,
                        schema.columnNames().get(positions[i]),
                        describe(row),
                        InvalidValueException.of(e));
            }
        }
        return key;
    }

    /** The row's key in words. */
    String describe(RowData row) {
        return KeyText.of(schema, position -> value(row, position));
    }

    /** What goes wrong here must not hide what went wrong first. */
    private Object value(RowData row, int position) {
        try {
            return row.isNullAt(position)
                    ? null
                    : KeyText.value(row, position, schema.column(position));
        } catch (RuntimeException e) {
            return "?";
        }
    }
}
