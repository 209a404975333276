package org.apache.flink.connector.lancedb.sink.encoder;

import java.math.BigInteger;
import java.util.stream.LongStream;
import org.apache.flink.connector.lancedb.lance.ColumnOutput;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.SqlConversions;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/**
 * Reads one column's value, which is not null, from a row and writes it in its stored form. {@link
 * RowConverter} says in which form a row has the values of each type.
 */
@FunctionalInterface
interface ColumnEncoder {

    /** The bytes of a decimal's unscaled value in the form that a row has it in. */
    int DECIMAL256_BYTES = 32;

    /** Up to the digits of a decimal that Flink keeps in 64 bits. */
    long[] POWERS_OF_TEN = LongStream.iterate(1, power -> 10 * power).limit(19).toArray();

    /** The seconds of a day, none of which is a leap second. */
    long SECONDS_OF_DAY = 86_400;

    /**
     * Encodes the value.
     *
     * @throws InvalidValueException if the column cannot hold the value
     */
    void encode(RowData row, ColumnOutput out);

    /** The encoder of the column at a position of the row, in the form that is declared of it. */
    static ColumnEncoder of(ColumnDef column, int position) {
        return column.sqlType().isPresent()
                ? SqlEncoders.of(column.sqlType().get(), column.type(), position)
                : of(column.type(), position);
    }

    /** The encoder of values in their type's own form. */
    static ColumnEncoder of(LanceType type, int position) {
        switch (type.kind()) {
            case BOOLEAN:
                return (row, out) -> out.putBoolean(row.getBoolean(position));
            case INT8:
                return (row, out) -> out.putByte(row.getByte(position));
            case INT16:
                return (row, out) -> out.putShort(row.getShort(position));
            case INT32:
            case DATE32:
                return (row, out) -> out.putInt(row.getInt(position));
            case INT64:
                return (row, out) -> out.putLong(row.getLong(position));
            case FLOAT16:
                return (row, out) -> out.putFloat(HalfFloats.checked(row.getFloat(position), ""));
            case FLOAT32:
                return (row, out) -> out.putFloat(row.getFloat(position));
            case FLOAT64:
                return (row, out) -> out.putDouble(row.getDouble(position));
            case UTF8:
            case LARGE_UTF8:
                return new StringEncoder(position);
            case JSON:
                return new StringEncoder(position, new JsonCheck());
            case BINARY:
            case LARGE_BINARY:
                return (row, out) -> {
                    byte[] bytes = row.getBinary(position);
                    out.putBytes(bytes, 0, bytes.length);
                };
            case TIMESTAMP:
                return (row, out) ->
                        timestamp(row.getTimestamp(position, type.unit().digits()), type, out);
            case DECIMAL128:
                return (row, out) ->
                        decimal(
                                row.getDecimal(position, type.precision(), type.scale()),
                                type,
                                out);
            case VECTOR:
                return new VectorEncoder(
                        type, SqlConversions.elementRoot(type.elementType()), position);
            case TIME32:
                return (row, out) -> out.putInt((int) timeOfDay(row.getInt(position), type));
            case TIME64:
                return (row, out) -> out.putLong(timeOfDay(row.getLong(position), type));
            case DURATION:
                return (row, out) -> out.putLong(row.getLong(position));
            case DECIMAL256:
                return (row, out) -> fixedBytes(row.getBinary(position), DECIMAL256_BYTES, out);
            case FIXED_SIZE_BINARY:
                return (row, out) -> fixedBytes(row.getBinary(position), type.byteWidth(), out);
            case LIST:
            case STRUCT:
            case MAP:
                return NestedEncoder.of(type, position, (part, of, at) -> ColumnEncoder.of(of, at));
            default:
                throw new IllegalStateException("Unknown type " + type);
        }
    }

    static void timestamp(TimestampData value, LanceType type, ColumnOutput out) {
        try {
            out.putLong(type.unit().count(value.getMillisecond(), value.getNanoOfMillisecond()));
        } catch (ArithmeticException e) {
            throw new InvalidValueException(
                    "the timestamp " + text(value) + " does not fit 64 bits of " + type);
        }
    }

    /** Flink itself takes a wrong date for a timestamp whose days have more than 32 bits. */
    static String text(TimestampData value) {
        return hasDate(value) ? value.toString() : value.getMillisecond() + " ms since 1970";
    }

    static boolean hasDate(TimestampData value) {
        long days = value.getMillisecond() / (1_000 * SECONDS_OF_DAY);
        return Math.abs(days) < Integer.MAX_VALUE;
    }

    static long timeOfDay(long count, LanceType type) {
        if (count < 0 || count >= SECONDS_OF_DAY * type.unit().perSecond()) {
            throw new InvalidValueException(
                    String.format(
                            "%d %s since midnight are no time of day",
                            count, type.unit().symbol()));
        }
        return count;
    }

    static void fixedBytes(byte[] value, int width, ColumnOutput out) {
        if (value.length != width) {
            throw new InvalidValueException(
                    String.format("the value has %d bytes, expected %d", value.length, width));
        }
        out.putFixedBytes(value, 0, width);
    }

    /** A row of objects may hold a decimal of other digits than its column's. */
    static void decimal(DecimalData value, LanceType type, ColumnOutput out) {
        boolean asDeclared =
                value.scale() == type.scale()
                        && value.precision() <= type.precision()
                        && (!value.isCompact() || hasDigits(value));
        putDecimal(
                asDeclared
                        ? value
                        : (DecimalData) ExternalNumbers.decimal(value.toBigDecimal(), type),
                out);
    }

    /** Whether the number has no more digits than it says. */
    private static boolean hasDigits(DecimalData value) {
        long limit = POWERS_OF_TEN[value.precision()];
        long unscaled = value.toUnscaledLong();
        return unscaled < limit && unscaled > -limit;
    }

    private static void putDecimal(DecimalData value, ColumnOutput out) {
        if (value.isCompact()) {
            long unscaled = value.toUnscaledLong();
            out.putDecimal(unscaled, unscaled >> 63);
        } else {
            BigInteger unscaled = value.toBigDecimal().unscaledValue();
            out.putDecimal(unscaled.longValue(), unscaled.shiftRight(64).longValue());
        }
    }
}
