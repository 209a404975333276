package org.apache.flink.connector.lancedb.sink.encoder;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.flink.connector.lancedb.lance.ColumnOutput;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

/** Encodes an ARRAY, MAP, MULTISET or ROW as JSON text, in the forms of {@link SqlJson}. */
final class NestedJsonEncoder implements ColumnEncoder {

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(com.fasterxml.jackson.core.StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .build();

    private final SqlJson writer;
    private final JsonCheck check;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    /**
     * Encodes a column.
     *
     * @param check what looks at each text; null where the column holds text of any kind
     */
    NestedJsonEncoder(LogicalType sql, int position, JsonCheck check) {
        this.writer = SqlJson.of(sql, position);
        this.check = check;
    }

    @Override
    public void encode(RowData row, ColumnOutput out) {
        text.reset();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            writer.write(row, generator);
        } catch (IOException e) {
            throw new InvalidValueException(
                    "the value cannot be written as JSON: " + e.getMessage());
        }
        byte[] bytes = text.toByteArray();
        if (check != null) {
            check.check(bytes, 0, bytes.length);
        }
        out.putBytes(bytes, 0, bytes.length);
    }
}
