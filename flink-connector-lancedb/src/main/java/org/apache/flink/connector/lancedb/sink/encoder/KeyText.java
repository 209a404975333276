package org.apache.flink.connector.lancedb.sink.encoder;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.apache.flink.connector.lancedb.schema.TableSchema;

/** A row's key in words, for messages. */
final class KeyText {

    private static final int MAX_LENGTH = 100;

    private KeyText() {}

    /** As {@code key tenant=a, id=7}; values are cut to a length that a log line bears. */
    static String of(TableSchema schema, IntFunction<Object> field) {
        if (!schema.hasPrimaryKey()) {
            return "no key";
        }
        StringBuilder text = new StringBuilder("key");
        String separator = " ";
        for (int position : schema.primaryKeyPositions()) {
            text.append(separator)
                    .append(schema.columnNames().get(position))
                    .append('=')
                    .append(shorten(field.apply(position)));
            separator = ", ";
        }
        return text.toString();
    }

    private static String shorten(Object value) {
        String text = value instanceof byte[] ? Arrays.toString((byte[]) value) : "" + value;
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }
}
