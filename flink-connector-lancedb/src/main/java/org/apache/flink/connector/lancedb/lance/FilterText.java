package org.apache.flink.connector.lancedb.lance;

import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.util.StringUtils;

/**
 * Names and literals in the text of Lance's filters. Each literal bears the column's own Arrow
 * type: a bare one is read as a 64-bit number, which no decimal is and not even every BIGINT.
 */
final class FilterText {

    private FilterText() {}

    /**
     * A column's name. It has no backtick, which the schema refuses.
     *
     * @throws IllegalArgumentException if the name has a character that does not reach Lance
     */
    static String column(String name) {
        if (!isPlain(name)) {
            throw new IllegalArgumentException(
                    "the name of the column '"
                            + name
                            + "' has a character beyond U+FFFF, which cannot stand in a filter of Lance");
        }
        return "`" + name + "`";
    }

    /**
     * A literal of a column's type.
     *
     * @param value a Boolean; a Long for integers; a String of its digits for a decimal, of the
     *     column's scale; a Double for floating-point numbers; a String; a byte[]; for dates, times
     *     and timestamps a Long, the column's count
     */
    static String literal(LanceType type, Object value) {
        switch (type.kind()) {
            case BOOLEAN:
                return value.toString();
            case UTF8:
            case LARGE_UTF8:
                return text(type, (String) value);
            case BINARY:
            case LARGE_BINARY:
                return cast(bytes((byte[]) value), type);
            case DATE32:
            case TIME32:
                return cast(cast(quoted(value), LanceType.int32()), type);
            case TIME64:
            case TIMESTAMP:
                return cast(cast(quoted(value), LanceType.int64()), type);
            default:
                return cast(quoted(value), type);
        }
    }

    /**
     * Arrow orders floating-point numbers by their bits, with -0.0 before 0.0 and NaN at either end
     * by its sign.
     */
    static String compareFloats(
            String column, LanceType type, RowFilter.Comparison comparison, double value) {
        String zero = column + comparison.symbol() + literal(type, 0.0);
        String minusZero = column + comparison.symbol() + literal(type, -0.0);
        String noNumber = " AND NOT isnan(" + column + ")";
        boolean isZero = value == 0;
        String plain = column + comparison.symbol() + literal(type, value);
        switch (comparison) {
            case EQUAL:
                return isZero ? "(" + zero + " OR " + minusZero + ")" : plain;
            case NOT_EQUAL:
                return isZero ? "(" + zero + " AND " + minusZero + ")" : plain;
            case LESS:
            case GREATER_OR_EQUAL:
                return "(" + (isZero ? minusZero : plain) + noNumber + ")";
            default:
                return "(" + (isZero ? zero : plain) + noNumber + ")";
        }
    }

    private static String text(LanceType type, String value) {
        return isPlain(value)
                ? "'" + value.replace("'", "''") + "'"
                : cast(bytes(value.getBytes(StandardCharsets.UTF_8)), type);
    }

    /** Lance takes its filters in Java's modified UTF-8, which differs for these characters. */
    private static boolean isPlain(String text) {
        return text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c));
    }

    private static String bytes(byte[] value) {
        return "X'" + StringUtils.byteToHexString(value) + "'";
    }

    private static String quoted(Object value) {
        return "'" + value + "'";
    }

    private static String cast(String value, LanceType type) {
        return "arrow_cast(" + value + ", '" + arrowName(type) + "')";
    }

    private static String arrowName(LanceType type) {
        switch (type.kind()) {
            case INT8:
                return "Int8";
            case INT16:
                return "Int16";
            case INT32:
                return "Int32";
            case INT64:
                return "Int64";
            case FLOAT32:
                return "Float32";
            case FLOAT64:
                return "Float64";
            case UTF8:
                return "Utf8";
            case LARGE_UTF8:
                return "LargeUtf8";
            case BINARY:
                return "Binary";
            case LARGE_BINARY:
                return "LargeBinary";
            case DATE32:
                return "Date32";
            case TIME32:
                return "Time32(" + unit(type.unit()) + ")";
            case TIME64:
                return "Time64(" + unit(type.unit()) + ")";
            case TIMESTAMP:
                return "Timestamp("
                        + unit(type.unit())
                        + (type.isUtc() ? ", Some(\"UTC\"))" : ", None)");
            case DECIMAL128:
                return "Decimal128(" + type.precision() + ", " + type.scale() + ")";
            default:
                throw new IllegalArgumentException("no literal of the type " + type + " is known");
        }
    }

    private static String unit(TimestampUnit unit) {
        String name = unit.name();
        return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
    }
}
