package org.apache.flink.connector.lancedb.sink.encoder;

import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.RowContent;
import org.apache.flink.connector.lancedb.lance.UnfitValueException;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.table.data.RowData;

/** Reads rows' contents in their canonical bytes. Not thread-safe. */
@Internal
public final class ContentEncoder {

    private final String table;
    private final TableSchema schema;
    private final KeyEncoder keyEncoder;
    private final ColumnEncoder[] encoders;
    private final RowContent content;

    public ContentEncoder(String table, TableSchema schema) {
        this.table = table;
        this.schema = schema;
        this.keyEncoder = new KeyEncoder(table, schema);
        this.encoders = new ColumnEncoder[schema.columnCount()];
        for (int i = 0; i < encoders.length; i++) {
            encoders[i] = ColumnEncoder.of(schema.column(i), i);
        }
        this.content = new RowContent(schema);
    }

    /**
     * The row's content, in a buffer that the next call uses again. Whether a null is allowed is
     * not checked here: the writer knows the table.
     *
     * @throws IllegalArgumentException if a column cannot hold its value
     */
    public RowContent encode(RowData row) {
        content.clear();
        for (int place = 0; place < content.columnCount(); place++) {
            int position = content.position(place);
            if (row.isNullAt(position)) {
                continue;
            }
            try {
                encoders[position].encode(row, content.column(position));
            } catch (UnfitValueException e) {
                throw InvalidValueException.inRow(
                        table, schema.columnNames().get(position), keyEncoder.describe(row), e);
            } catch (ClassCastException e) {
                throw InvalidValueException.inRow(
                        table,
                        schema.columnNames().get(position),
                        keyEncoder.describe(row),
                        InvalidValueException.of(e));
            }
        }
        return content;
    }
}
