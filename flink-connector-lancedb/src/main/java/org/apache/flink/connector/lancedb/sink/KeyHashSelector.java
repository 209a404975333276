package org.apache.flink.connector.lancedb.sink;

import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.sink.encoder.KeyEncoder;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;

/**
 * Sends all changes of a key to one writer, by a hash of the key's canonical bytes: two writers
 * that declared one key within a checkpoint would both add its row.
 */
final class KeyHashSelector<IN> implements KeySelector<IN, Integer> {

    private static final long serialVersionUID = 1L;

    private final String table;
    private final TableSchema schema;
    private final RowConverter<IN> converter;

    private transient KeyEncoder encoder;

    KeyHashSelector(TargetTable target, RowConverter<IN> converter) {
        this.table = target.name();
        this.schema = target.schema();
        this.converter = converter;
    }

    @Override
    public Integer getKey(IN element) {
        if (encoder == null) {
            converter.open(table, schema);
            encoder = new KeyEncoder(table, schema);
        }
        long hash = encoder.encode(converter.convertKey(element)).hash();
        return (int) (hash >>> 32);
    }
}
