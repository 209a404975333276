package org.apache.flink.connector.lancedb.sink.encoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.apache.flink.connector.lancedb.schema.ValueEncoder;

/**
 * Writes nested values as JSON text: records and classes as objects, dates and times in ISO-8601,
 * binary values in Base64. Jackson's annotations on the classes are followed.
 */
final class JsonEncoder implements ValueEncoder<Object> {

    private static final long serialVersionUID = 1L;

    /** Thread-safe once it is made; it keeps what it learned of classes. */
    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .addModule(new Jdk8Module())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .build();

    @Override
    public String encode(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new InvalidValueException(
                    String.format(
                            "the %s cannot be written as JSON: %s",
                            value.getClass().getName(), e.getOriginalMessage()));
        }
    }
}
