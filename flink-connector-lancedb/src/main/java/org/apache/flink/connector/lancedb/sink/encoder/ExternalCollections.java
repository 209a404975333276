package org.apache.flink.connector.lancedb.sink.encoder;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.connector.lancedb.lance.UnfitValueException;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.MapData;

/** Java's collections, arrays and maps as Flink's, element by element. */
final class ExternalCollections {

    private ExternalCollections() {}

    /** Null where the value is no collection and no array. */
    static ArrayData list(Object value, LanceType type) {
        Object[] elements;
        if (value instanceof Collection) {
            elements = ((Collection<?>) value).toArray();
        } else if (value.getClass().isArray()) {
            elements = new Object[Array.getLength(value)];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = Array.get(value, i);
            }
        } else {
            return null;
        }
        Object[] converted = new Object[elements.length];
        for (int i = 0; i < converted.length; i++) {
            try {
                converted[i] = ExternalValues.convert(elements[i], type.element());
            } catch (UnfitValueException e) {
                throw e.in("element " + i);
            }
        }
        return new GenericArrayData(converted);
    }

    /** Null where the value is no map. A null key is left to the encoder. */
    static MapData map(Object value, LanceType type) {
        if (!(value instanceof Map)) {
            return null;
        }
        Map<Object, Object> converted = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
            String part = "key";
            try {
                Object key = ExternalValues.convert(entry.getKey(), type.key());
                if (converted.containsKey(key)) {
                    throw new InvalidValueException(
                            "found a key that another entry has in another form");
                }
                part = "value";
                converted.put(key, ExternalValues.convert(entry.getValue(), type.value()));
            } catch (UnfitValueException e) {
                throw e.in(part + " of entry " + converted.size());
            }
        }
        return new GenericMapData(converted);
    }
}
