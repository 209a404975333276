package org.apache.flink.connector.lancedb.sink.encoder;

import java.math.BigInteger;
import org.apache.flink.connector.lancedb.lance.ColumnOutput;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/** Reads one column's value, which is not null, from a row and writes it in its stored form. */
@FunctionalInterface
interface ColumnEncoder {

    /**
     * Encodes the value.
     *
     * @throws InvalidValueException if the column cannot hold the value
     */
    void encode(RowData row, ColumnOutput out);

    /** The encoder of the column at a position of the row. */
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
            case FLOAT32:
                return (row, out) -> out.putFloat(row.getFloat(position));
            case FLOAT64:
                return (row, out) -> out.putDouble(row.getDouble(position));
            case UTF8:
                return new StringEncoder(position);
            case BINARY:
                return (row, out) -> {
                    byte[] bytes = row.getBinary(position);
                    out.putBytes(bytes, 0, bytes.length);
                };
            case TIMESTAMP:
                return (row, out) ->
                        timestamp(row.getTimestamp(position, type.unit().digits()), type, out);
            case DECIMAL128:
                return (row, out) ->
                        decimal(row.getDecimal(position, type.precision(), type.scale()), out);
            case VECTOR:
                return new VectorEncoder(type, position);
            default:
                throw new IllegalStateException("Unknown type " + type);
        }
    }

    private static void timestamp(TimestampData value, LanceType type, ColumnOutput out) {
        try {
            out.putLong(type.unit().count(value.getMillisecond(), value.getNanoOfMillisecond()));
        } catch (ArithmeticException e) {
            throw new InvalidValueException(
                    "the timestamp " + value + " does not fit 64 bits of " + type);
        }
    }

    private static void decimal(DecimalData value, ColumnOutput out) {
        if (value.isCompact()) {
            long unscaled = value.toUnscaledLong();
            out.putDecimal(unscaled, unscaled >> 63);
        } else {
            BigInteger unscaled = value.toBigDecimal().unscaledValue();
            out.putDecimal(unscaled.longValue(), unscaled.shiftRight(64).longValue());
        }
    }
}
