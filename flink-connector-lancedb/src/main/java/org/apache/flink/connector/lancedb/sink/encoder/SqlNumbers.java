package org.apache.flink.connector.lancedb.sink.encoder;

import java.math.BigDecimal;
import org.apache.flink.connector.lancedb.lance.ColumnOutput;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Encodes SQL's numbers as others than their own: each is kept, or refused. */
final class SqlNumbers {

    private SqlNumbers() {}

    /** Reads a whole number of any width. */
    @FunctionalInterface
    private interface WholeNumber {
        long read(RowData row);
    }

    /** Reads a number with all its digits. */
    @FunctionalInterface
    private interface ExactNumber {
        BigDecimal read(RowData row);
    }

    private static WholeNumber wholeNumber(LogicalType sql, int position) {
        switch (sql.getTypeRoot()) {
            case TINYINT:
                return row -> row.getByte(position);
            case SMALLINT:
                return row -> row.getShort(position);
            case INTEGER:
            case INTERVAL_YEAR_MONTH:
                return row -> row.getInt(position);
            default:
                return row -> row.getLong(position);
        }
    }

    private static ExactNumber exactNumber(LogicalType sql, int position) {
        if (sql.is(LogicalTypeRoot.DECIMAL)) {
            int precision = LogicalTypeChecks.getPrecision(sql);
            int scale = LogicalTypeChecks.getScale(sql);
            return row -> row.getDecimal(position, precision, scale).toBigDecimal();
        }
        WholeNumber number = wholeNumber(sql, position);
        return row -> BigDecimal.valueOf(number.read(row));
    }

    static ColumnEncoder integer(LogicalType sql, LanceType type, int position) {
        WholeNumber number =
                sql.is(LogicalTypeRoot.DECIMAL)
                        ? digits(exactNumber(sql, position), type)
                        : wholeNumber(sql, position);
        switch (type.kind()) {
            case INT8:
                return (row, out) ->
                        out.putByte(
                                (byte)
                                        inRange(
                                                number.read(row),
                                                Byte.MIN_VALUE,
                                                Byte.MAX_VALUE,
                                                type));
            case INT16:
                return (row, out) ->
                        out.putShort(
                                (short)
                                        inRange(
                                                number.read(row),
                                                Short.MIN_VALUE,
                                                Short.MAX_VALUE,
                                                type));
            case INT32:
                return (row, out) ->
                        out.putInt(
                                (int)
                                        inRange(
                                                number.read(row),
                                                Integer.MIN_VALUE,
                                                Integer.MAX_VALUE,
                                                type));
            default:
                return (row, out) -> out.putLong(number.read(row));
        }
    }

    private static WholeNumber digits(ExactNumber decimal, LanceType type) {
        return row -> {
            BigDecimal value = decimal.read(row);
            try {
                return value.longValueExact();
            } catch (ArithmeticException e) {
                throw new InvalidValueException(
                        String.format(
                                "%s does not fit %s without loss", value.toPlainString(), type));
            }
        };
    }

    private static long inRange(long number, long min, long max, LanceType type) {
        if (number < min || number > max) {
            throw new InvalidValueException(
                    String.format("%d does not fit %s (%d to %d)", number, type, min, max));
        }
        return number;
    }

    static ColumnEncoder decimal(LogicalType sql, LanceType type, int position) {
        ExactNumber number = exactNumber(sql, position);
        return (row, out) -> putDecimal(ExternalNumbers.decimal(number.read(row), type), type, out);
    }

    private static void putDecimal(Object decimal, LanceType type, ColumnOutput out) {
        if (decimal instanceof DecimalData) {
            ColumnEncoder.decimal((DecimalData) decimal, type, out);
        } else {
            ColumnEncoder.fixedBytes((byte[]) decimal, ColumnEncoder.DECIMAL256_BYTES, out);
        }
    }

    static ColumnEncoder floatingPoint(LogicalType sql, LanceType type, int position) {
        if (sql.is(LogicalTypeRoot.FLOAT)) {
            return (row, out) -> out.putDouble(row.getFloat(position));
        }
        return type.kind() == LanceType.Kind.FLOAT16
                ? (row, out) ->
                        out.putFloat(
                                HalfFloats.checked(HalfFloats.toOdd(row.getDouble(position)), ""))
                : (row, out) -> out.putFloat(singlePrecision(row.getDouble(position)));
    }

    private static float singlePrecision(double number) {
        return ExternalNumbers.singlePrecision(number, Double.toString(number));
    }
}
