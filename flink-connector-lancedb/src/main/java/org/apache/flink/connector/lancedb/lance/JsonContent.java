package org.apache.flink.connector.lancedb.lance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;

/**
 * The one text of all texts of a JSON value: Lance keeps the value and not the text, so what it
 * gives back has other spaces and another order of names than what was declared.
 */
final class JsonContent {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private JsonContent() {}

    /**
     * The text, in UTF-8: names in order, no spaces, numbers as Java writes them.
     *
     * @param text JSON that was checked, or that Lance wrote
     */
    static byte[] of(byte[] text, int offset, int length) {
        try {
            return MAPPER.writeValueAsBytes(
                    MAPPER.readValue(
                            new String(text, offset, length, StandardCharsets.UTF_8),
                            Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A JSON value is no valid JSON.", e);
        }
    }
}
