package org.apache.flink.connector.lancedb.sink.tracker;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.connector.lancedb.sink.encoder.KeyEncoder;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;

/** Reads the exact key of an element. */
@Internal
public final class DeclaredKeySelector<IN> implements KeySelector<IN, DeclaredKey> {

    private static final long serialVersionUID = 1L;

    private final TargetTable target;
    private final RowConverter<IN> converter;

    private transient KeyEncoder encoder;

    public DeclaredKeySelector(TargetTable target, RowConverter<IN> converter) {
        this.target = target;
        this.converter = converter;
    }

    @Override
    public DeclaredKey getKey(IN element) {
        if (encoder == null) {
            converter.open(target.name(), target.schema());
            encoder = new KeyEncoder(target.name(), target.schema());
        }
        return DeclaredKey.of(encoder.encode(converter.convertKey(element)));
    }
}
