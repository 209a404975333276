package org.apache.flink.connector.lancedb.sink.encoder;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.table.data.DecimalData;

/** Java's numbers as Flink's; what does not fit is refused. */
final class ExternalNumbers {

    /** Some 600 digits; the trailing zeros of a number that fits may be many, but not so many. */
    private static final int MAX_BITS = 2_000;

    private ExternalNumbers() {}

    /** Null where the value is no integer. */
    static Object integer(Object value, LanceType type) {
        if (!isInteger(value)) {
            return null;
        }
        switch (type.kind()) {
            case INT8:
                return (byte) inRange(value, Byte.MIN_VALUE, Byte.MAX_VALUE, type);
            case INT16:
                return (short) inRange(value, Short.MIN_VALUE, Short.MAX_VALUE, type);
            case INT32:
                return (int) inRange(value, Integer.MIN_VALUE, Integer.MAX_VALUE, type);
            default:
                return ((Number) value).longValue();
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

    /** Null where the value is no float or double. A double is rounded to the nearest float. */
    static Object floatingPoint(Object value, LanceType type) {
        if (!(value instanceof Float || value instanceof Double)) {
            return null;
        }
        return type.kind() == LanceType.Kind.FLOAT64
                ? (Object) ((Number) value).doubleValue()
                : (Object) singlePrecision((Number) value, String.valueOf(value));
    }

    /** The nearest float; a finite number that only infinity would stand for is refused. */
    static float singlePrecision(Number number, String description) {
        float value = number.floatValue();
        if (Float.isInfinite(value) && !Double.isInfinite(number.doubleValue())) {
            throw new InvalidValueException(description + " does not fit 32 bits of a float");
        }
        return value;
    }

    /** Null where the value is no decimal and no integer. */
    static Object decimal(Object value, LanceType type) {
        BigDecimal decimal;
        if (value instanceof BigDecimal) {
            decimal = (BigDecimal) value;
        } else if (value instanceof BigInteger) {
            decimal = new BigDecimal((BigInteger) value);
        } else if (isInteger(value)) {
            decimal = BigDecimal.valueOf(((Number) value).longValue());
        } else {
            return null;
        }
        // A number of millions of digits takes minutes to be looked at.
        if (decimal.unscaledValue().bitLength() > MAX_BITS) {
            throw new InvalidValueException(
                    String.format(
                            "a number of %,d bits does not fit %s without loss",
                            decimal.unscaledValue().bitLength(), type));
        }
        // Flink would round what the scale does not hold; that would be a silent loss.
        boolean exact =
                decimal.signum() == 0 || decimal.stripTrailingZeros().scale() <= type.scale();
        boolean fits =
                (long) decimal.precision() - decimal.scale() <= type.precision() - type.scale()
                        || decimal.signum() == 0;
        if (!exact || !fits) {
            throw new InvalidValueException(
                    String.format("%s does not fit %s without loss", text(decimal), type));
        }
        return type.kind() == LanceType.Kind.DECIMAL128
                ? (Object) DecimalData.fromBigDecimal(decimal, type.precision(), type.scale())
                : (Object) littleEndian(decimal.setScale(type.scale()).unscaledValue());
    }

    /** In digits, or with an exponent where these would fill a page. */
    private static String text(BigDecimal decimal) {
        return Math.abs((long) decimal.scale()) > 100
                ? decimal.toString()
                : decimal.toPlainString();
    }

    private static byte[] littleEndian(BigInteger unscaled) {
        byte[] bigEndian = unscaled.toByteArray();
        byte[] bytes = new byte[ColumnEncoder.DECIMAL256_BYTES];
        Arrays.fill(bytes, (byte) (unscaled.signum() < 0 ? -1 : 0));
        for (int i = 0; i < bigEndian.length; i++) {
            bytes[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return bytes;
    }
}
