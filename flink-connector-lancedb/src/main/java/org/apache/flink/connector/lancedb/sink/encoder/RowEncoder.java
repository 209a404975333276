package org.apache.flink.connector.lancedb.sink.encoder;

import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.ColumnOutput;
import org.apache.flink.connector.lancedb.lance.RowBatch;
import org.apache.flink.connector.lancedb.lance.TableLayout;
import org.apache.flink.connector.lancedb.lance.UnfitValueException;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.table.data.RowData;

/** Writes rows into batches, column by column. Not thread-safe. */
@Internal
public final class RowEncoder {

    private final String table;
    private final TableSchema schema;
    private final TableLayout layout;
    private final KeyEncoder keyEncoder;
    private final ColumnEncoder[] encoders;

    public RowEncoder(String table, TableSchema schema, TableLayout layout) {
        this.table = table;
        this.schema = schema;
        this.layout = layout;
        this.keyEncoder = new KeyEncoder(table, schema);
        this.encoders = new ColumnEncoder[schema.columnCount()];
        for (int i = 0; i < encoders.length; i++) {
            encoders[i] = ColumnEncoder.of(schema.column(i), i);
        }
    }

    /**
     * Adds a row to the batch.
     *
     * @return the row's number in the batch
     * @throws IllegalArgumentException if a column cannot hold its value
     */
    public int encode(RowData row, RowBatch batch) {
        for (int i = 0; i < encoders.length; i++) {
            ColumnOutput column = batch.column(i);
            if (row.isNullAt(i)) {
                if (layout.isRequired(i)) {
                    throw invalid(
                            row, i, new InvalidValueException("found null, expected a value"));
                }
                column.putNull();
            } else {
                try {
                    encoders[i].encode(row, column);
                } catch (UnfitValueException e) {
                    throw invalid(row, i, e);
                } catch (ClassCastException e) {
                    throw invalid(row, i, InvalidValueException.of(e));
                }
            }
        }
        return batch.endRow();
    }

    private IllegalArgumentException invalid(RowData row, int column, UnfitValueException e) {
        return InvalidValueException.inRow(
                table, schema.columnNames().get(column), keyEncoder.describe(row), e);
    }
}
