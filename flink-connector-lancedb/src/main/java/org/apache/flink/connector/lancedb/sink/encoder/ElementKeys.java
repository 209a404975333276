package org.apache.flink.connector.lancedb.sink.encoder;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.lancedb.lance.KeyBytes;
import org.apache.flink.connector.lancedb.schema.TableSchema;

/** Reads the canonical keys of elements, for what deals these out before they are encoded. */
@Internal
public final class ElementKeys<IN> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String table;
    private final TableSchema schema;
    private final RowConverter<IN> converter;

    private transient KeyEncoder encoder;

    public ElementKeys(String table, TableSchema schema, RowConverter<IN> converter) {
        this.table = table;
        this.schema = schema;
        this.converter = converter;
    }

    /** The key of an element, in a buffer that the next one uses again. */
    public KeyBytes of(IN element) {
        if (encoder == null) {
            converter.open(table, schema);
            encoder = new KeyEncoder(table, schema);
        }
        return encoder.encode(converter.convertKey(element));
    }
}
