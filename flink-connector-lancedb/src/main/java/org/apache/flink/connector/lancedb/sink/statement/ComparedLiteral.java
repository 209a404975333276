package org.apache.flink.connector.lancedb.sink.statement;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.table.expressions.ValueLiteralExpression;

/** Literals in the form that filters take them, exactly. */
final class ComparedLiteral {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private ComparedLiteral() {}

    /**
     * The value of a column's type that a literal is.
     *
     * @throws IllegalArgumentException if the type has no such value
     */
    static Object of(ValueLiteralExpression literal, LanceType type) {
        Object value = literal.getValueAs(Object.class).orElse(null);
        Object converted;
        try {
            converted = value == null ? null : convert(value, type);
        } catch (ArithmeticException e) {
            converted = null;
        }
        if (converted == null) {
            throw new IllegalArgumentException(
                    String.format(
                            "the literal %s is no value of the column's type %s",
                            literal.asSummaryString(), type));
        }
        return converted;
    }

    /** Returns null, or throws, if there is no such value. */
    private static Object convert(Object value, LanceType type) {
        switch (type.kind()) {
            case BOOLEAN:
                return value instanceof Boolean ? value : null;
            case INT8:
                return (long) exact(value).byteValueExact();
            case INT16:
                return (long) exact(value).shortValueExact();
            case INT32:
                return (long) exact(value).intValueExact();
            case INT64:
                return exact(value).longValueExact();
            case DECIMAL128:
                BigDecimal decimal = exact(value).setScale(type.scale());
                return decimal.precision() <= type.precision() ? decimal.toPlainString() : null;
            case FLOAT32:
                double single = number(value).doubleValue();
                return (float) single == single ? single : null;
            case FLOAT64:
                double number = number(value).doubleValue();
                return Double.isFinite(number) ? number : null;
            case UTF8:
            case LARGE_UTF8:
                return value instanceof String ? value : null;
            case BINARY:
            case LARGE_BINARY:
                return value instanceof byte[] ? value : null;
            case DATE32:
                return value instanceof LocalDate ? ((LocalDate) value).toEpochDay() : null;
            case TIME32:
            case TIME64:
                return value instanceof LocalTime
                        ? count(0, ((LocalTime) value).toNanoOfDay(), type.unit())
                        : null;
            case TIMESTAMP:
                return timestamp(value, type);
            default:
                return null;
        }
    }

    private static Long timestamp(Object value, LanceType type) {
        Instant instant = null;
        if (type.isUtc() && value instanceof Instant) {
            instant = (Instant) value;
        } else if (!type.isUtc() && value instanceof LocalDateTime) {
            instant = ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
        }
        return instant == null
                ? null
                : count(instant.getEpochSecond(), instant.getNano(), type.unit());
    }

    /** The count of a unit, if it is a whole one that fits 64 bits. */
    private static long count(long seconds, long nanos, TimestampUnit unit) {
        BigInteger[] count =
                BigInteger.valueOf(seconds)
                        .multiply(BigInteger.valueOf(NANOS_PER_SECOND))
                        .add(BigInteger.valueOf(nanos))
                        .divideAndRemainder(
                                BigInteger.valueOf(NANOS_PER_SECOND / unit.perSecond()));
        if (count[1].signum() != 0) {
            throw new ArithmeticException("finer than the unit");
        }
        return count[0].longValueExact();
    }

    /** An integer or decimal; of a floating-point number the comparison would be another one. */
    private static BigDecimal exact(Object value) {
        if (!(value instanceof Number) || value instanceof Double || value instanceof Float) {
            throw new ArithmeticException("no exact number");
        }
        return new BigDecimal(value.toString());
    }

    private static Number number(Object value) {
        if (!(value instanceof Number)) {
            throw new ArithmeticException("no number");
        }
        return (Number) value;
    }
}
