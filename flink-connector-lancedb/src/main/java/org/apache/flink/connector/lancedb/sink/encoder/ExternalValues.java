package org.apache.flink.connector.lancedb.sink.encoder;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.table.data.StringData;

/** Turns values of Java's own types into Flink's internal ones, by the column's type. */
final class ExternalValues {

    private ExternalValues() {}

    /**
     * Converts a value, null into null.
     *
     * @throws InvalidValueException if the value does not go with the type, or does not fit it
     */
    static Object convert(Object value, LanceType type) {
        if (value == null) {
            return null;
        }
        Object converted = convertOrNull(value, type);
        if (converted == null) {
            throw new InvalidValueException(
                    String.format(
                            "found a %s, expected a value for %s",
                            value.getClass().getName(), type));
        }
        return converted;
    }

    /** Null where the value's class does not go with the type. */
    private static Object convertOrNull(Object value, LanceType type) {
        switch (type.kind()) {
            case BOOLEAN:
                return value instanceof Boolean ? value : null;
            case INT8:
            case INT16:
            case INT32:
            case INT64:
                return ExternalNumbers.integer(value, type);
            case FLOAT16:
            case FLOAT32:
            case FLOAT64:
                return ExternalNumbers.floatingPoint(value, type);
            case DECIMAL128:
            case DECIMAL256:
                return ExternalNumbers.decimal(value, type);
            case UTF8:
            case LARGE_UTF8:
            case JSON:
                return text(value);
            case BINARY:
            case LARGE_BINARY:
                return bytes(value);
            case FIXED_SIZE_BINARY:
                return fixedBytes(value, type);
            case DATE32:
                return ExternalTimes.date(value);
            case TIME32:
            case TIME64:
                return ExternalTimes.timeOfDay(value, type);
            case DURATION:
                return ExternalTimes.duration(value, type);
            case TIMESTAMP:
                return ExternalTimes.timestamp(value, type);
            case VECTOR:
                return ExternalVectors.vector(value, type);
            case LIST:
                return ExternalCollections.list(value, type);
            case MAP:
                return ExternalCollections.map(value, type);
            case STRUCT:
                return ExternalStructs.struct(value, type);
            default:
                throw new IllegalStateException("Unknown type " + type);
        }
    }

    private static StringData text(Object value) {
        if (value instanceof CharSequence || value instanceof Character || value instanceof UUID) {
            return StringData.fromString(value.toString());
        }
        if (value instanceof char[]) {
            return StringData.fromString(new String((char[]) value));
        }
        return value instanceof Enum ? StringData.fromString(((Enum<?>) value).name()) : null;
    }

    private static byte[] bytes(Object value) {
        if (value instanceof byte[]) {
            return (byte[]) value;
        }
        if (value instanceof ByteBuffer) {
            ByteBuffer source = ((ByteBuffer) value).duplicate();
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            return bytes;
        }
        return null;
    }

    /** A UUID has 16 bytes, the most significant first, as everywhere but in Java. */
    private static byte[] fixedBytes(Object value, LanceType type) {
        byte[] bytes =
                value instanceof UUID
                        ? ByteBuffer.allocate(2 * Long.BYTES)
                                .putLong(((UUID) value).getMostSignificantBits())
                                .putLong(((UUID) value).getLeastSignificantBits())
                                .array()
                        : bytes(value);
        if (bytes != null && bytes.length != type.byteWidth()) {
            throw new InvalidValueException(
                    String.format(
                            "the %s has %d bytes, expected %d",
                            value instanceof UUID ? "UUID" : "value",
                            bytes.length,
                            type.byteWidth()));
        }
        return bytes;
    }
}
