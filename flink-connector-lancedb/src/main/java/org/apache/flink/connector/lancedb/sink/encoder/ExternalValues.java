package org.apache.flink.connector.lancedb.sink.encoder;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Turns values of Java's own types into Flink's internal ones, by the column's type. */
final class ExternalValues {

    private ExternalValues() {}

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
                return isInteger(value)
                        ? (byte) inRange(value, Byte.MIN_VALUE, Byte.MAX_VALUE, type)
                        : null;
            case INT16:
                return isInteger(value)
                        ? (short) inRange(value, Short.MIN_VALUE, Short.MAX_VALUE, type)
                        : null;
            case INT32:
                return isInteger(value)
                        ? (int) inRange(value, Integer.MIN_VALUE, Integer.MAX_VALUE, type)
                        : null;
            case INT64:
                return isInteger(value) ? ((Number) value).longValue() : null;
            case FLOAT32:
                return value instanceof Float ? value : null;
            case FLOAT64:
                return value instanceof Float || value instanceof Double
                        ? ((Number) value).doubleValue()
                        : null;
            case UTF8:
                return value instanceof CharSequence
                        ? StringData.fromString(value.toString())
                        : null;
            case BINARY:
                return binary(value);
            case DATE32:
                return value instanceof LocalDate ? date((LocalDate) value) : null;
            case TIMESTAMP:
                return type.isUtc() ? instant(value) : localDateTime(value);
            case DECIMAL128:
                return value instanceof BigDecimal ? decimal((BigDecimal) value, type) : null;
            case VECTOR:
                return vector(value, type);
            default:
                throw new IllegalStateException("Unknown type " + type);
        }
    }

    private static boolean isInteger(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte;
    }

    private static long inRange(Object value, long min, long max, LanceType type) {
        long number = ((Number) value).longValue();
        if (number < min || number > max) {
            throw new InvalidValueException(
                    String.format("%d does not fit %s (%d to %d)", number, type, min, max));
        }
        return number;
    }

    private static byte[] binary(Object value) {
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

    private static int date(LocalDate value) {
        try {
            return Math.toIntExact(value.toEpochDay());
        } catch (ArithmeticException e) {
            throw new InvalidValueException("the date " + value + " does not fit 32 bits of days");
        }
    }

    private static TimestampData localDateTime(Object value) {
        return value instanceof LocalDateTime
                ? TimestampData.fromLocalDateTime((LocalDateTime) value)
                : null;
    }

    private static TimestampData instant(Object value) {
        if (value instanceof OffsetDateTime) {
            return TimestampData.fromInstant(((OffsetDateTime) value).toInstant());
        }
        return value instanceof Instant ? TimestampData.fromInstant((Instant) value) : null;
    }

    private static DecimalData decimal(BigDecimal value, LanceType type) {
        // Flink would round what the scale does not hold; that would be a silent loss.
        boolean exact = value.stripTrailingZeros().scale() <= type.scale();
        DecimalData decimal =
                exact ? DecimalData.fromBigDecimal(value, type.precision(), type.scale()) : null;
        if (decimal == null) {
            throw new InvalidValueException(
                    String.format("%s does not fit %s without loss", value.toPlainString(), type));
        }
        return decimal;
    }

    private static ArrayData vector(Object value, LanceType type) {
        if (value instanceof float[] && type.elementType() == VectorElementType.FLOAT32) {
            return new GenericArrayData((float[]) value);
        }
        if (value instanceof double[] && type.elementType() == VectorElementType.FLOAT64) {
            return new GenericArrayData((double[]) value);
        }
        if (!(value instanceof List)) {
            return null;
        }
        Object[] elements = ((List<?>) value).toArray();
        for (int i = 0; i < elements.length; i++) {
            if (elements[i] != null && !(elements[i] instanceof Number)) {
                return null;
            }
            Number number = (Number) elements[i];
            if (number != null) {
                elements[i] =
                        type.elementType() == VectorElementType.FLOAT32
                                ? (Object) single(number)
                                : (Object) number.doubleValue();
            }
        }
        return new GenericArrayData(elements);
    }

    private static float single(Number number) {
        float value = number.floatValue();
        if (Float.isInfinite(value) && !Double.isInfinite(number.doubleValue())) {
            throw new InvalidValueException(
                    "the vector's element " + number + " does not fit 32 bits of a float");
        }
        return value;
    }
}
