package org.apache.flink.connector.lancedb.sink.encoder;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** A row's key in words, for messages. */
final class KeyText {

    private static final int MAX_LENGTH = 100;

    private KeyText() {}

    /** As {@code key tenant=a, id=7}; values are cut to a length that a log line bears. */
    static String of(TableSchema schema, IntFunction<Object> field) {
        if (!schema.hasPrimaryKey()) {
            return "no key";
        }
        StringBuilder text = new StringBuilder("key");
        String separator = " ";
        for (int position : schema.primaryKeyPositions()) {
            text.append(separator)
                    .append(schema.columnNames().get(position))
                    .append('=')
                    .append(shorten(field.apply(position)));
            separator = ", ";
        }
        return text.toString();
    }

    /** A key column's value, which is not null, as people write it. */
    static Object value(RowData row, int position, ColumnDef column) {
        return column.sqlType().isPresent()
                ? sqlValue(row, position, column.sqlType().get())
                : value(row, position, column.type());
    }

    private static Object sqlValue(RowData row, int position, LogicalType type) {
        Object value = RowData.createFieldGetter(type, position).getFieldOrNull(row);
        return type.is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE)
                ? time((Integer) value, LanceType.time32(TimestampUnit.MILLISECOND))
                : value;
    }

    private static Object value(RowData row, int position, LanceType type) {
        switch (type.kind()) {
            case BOOLEAN:
                return row.getBoolean(position);
            case INT8:
                return row.getByte(position);
            case INT16:
                return row.getShort(position);
            case INT32:
                return row.getInt(position);
            case INT64:
                return row.getLong(position);
            case DATE32:
                return LocalDate.ofEpochDay(row.getInt(position));
            case UTF8:
            case LARGE_UTF8:
                return row.getString(position);
            case BINARY:
            case LARGE_BINARY:
            case FIXED_SIZE_BINARY:
                return row.getBinary(position);
            case TIMESTAMP:
                return row.getTimestamp(position, type.unit().digits());
            case TIME32:
                return time(row.getInt(position), type);
            case TIME64:
                return time(row.getLong(position), type);
            case DURATION:
                return row.getLong(position) + " " + type.unit().symbol();
            case DECIMAL128:
                return row.getDecimal(position, type.precision(), type.scale());
            case DECIMAL256:
                return decimal(row.getBinary(position), type);
            default:
                return "?";
        }
    }

    /** A count that is no time of day is shown as it is: the sentence may be about it. */
    private static Object time(long count, LanceType type) {
        long nanosecondsPerCount = 1_000_000_000L / type.unit().perSecond();
        boolean valid =
                count >= 0 && count < ColumnEncoder.SECONDS_OF_DAY * type.unit().perSecond();
        return valid
                ? (Object) LocalTime.ofNanoOfDay(count * nanosecondsPerCount)
                : (Object) (count + " " + type.unit().symbol());
    }

    private static BigDecimal decimal(byte[] littleEndian, LanceType type) {
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
        }
        return new BigDecimal(
                bigEndian.length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian), type.scale());
    }

    private static String shorten(Object value) {
        String text = value instanceof byte[] ? Arrays.toString((byte[]) value) : "" + value;
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }
}
