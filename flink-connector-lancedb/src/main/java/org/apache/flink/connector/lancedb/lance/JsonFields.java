package org.apache.flink.connector.lancedb.lance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Columns of Lance's type {@code json}. A table has them as binary values with the name of an Arrow
 * extension; text under another such name is what Lance takes and gives for them.
 */
final class JsonFields {

    private static final String EXTENSION = "ARROW:extension:name";
    private static final String STORED = "lance.json";
    private static final String TEXT = "arrow.json";

    private JsonFields() {}

    /** Whether a field of a table is of the type. */
    static boolean isJson(Field found) {
        String extension = found.getMetadata().get(EXTENSION);
        return STORED.equals(extension) || TEXT.equals(extension);
    }

    /** The metadata of a field that holds the JSON as text. */
    static Map<String, String> withMark(Map<String, String> metadata) {
        Map<String, String> marked = new HashMap<>(metadata == null ? Map.of() : metadata);
        marked.put(EXTENSION, TEXT);
        return marked;
    }

    /** The field as rows are written into it: with text where the table has JSON. */
    static Field asText(Field found) {
        return isJson(found)
                ? new Field(
                        found.getName(),
                        new FieldType(
                                found.isNullable(),
                                ArrowType.Utf8.INSTANCE,
                                null,
                                withMark(found.getMetadata())),
                        List.of())
                : found;
    }
}
