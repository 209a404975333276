package org.apache.flink.connector.lancedb.sink.tracker;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.connector.lancedb.sink.encoder.ElementKeys;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;

/** Reads the exact key of an element. */
@Internal
public final class DeclaredKeySelector<IN> implements KeySelector<IN, DeclaredKey> {

    private static final long serialVersionUID = 1L;

    private final ElementKeys<IN> keys;

    public DeclaredKeySelector(TargetTable target, RowConverter<IN> converter) {
        this.keys = new ElementKeys<>(target.name(), target.schema(), converter);
    }

    @Override
    public DeclaredKey getKey(IN element) {
        return DeclaredKey.of(keys.of(element));
    }
}
