package org.apache.flink.connector.lancedb.sink;

import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.connector.lancedb.sink.encoder.ElementKeys;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;

/**
 * Sends all changes of a key to one writer, by a hash of the key's canonical bytes: two writers
 * that declared one key within a checkpoint would both add its row.
 */
final class KeyHashSelector<IN> implements KeySelector<IN, Integer> {

    private static final long serialVersionUID = 1L;

    private final ElementKeys<IN> keys;

    KeyHashSelector(TargetTable target, RowConverter<IN> converter) {
        this.keys = new ElementKeys<>(target.name(), target.schema(), converter);
    }

    @Override
    public Integer getKey(IN element) {
        return (int) (keys.of(element).hash() >>> 32);
    }
}
