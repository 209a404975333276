package org.apache.flink.connector.lancedb.sink.encoder;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.util.Base64;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Writes a value of a SQL type as JSON: numbers as numbers, an ARRAY as an array, a ROW as an
 * object, a MAP as an object with its keys as texts, a MULTISET as one with the elements' counts.
 * Dates, times, timestamps and intervals are written as ISO-8601 has them, bytes in Base64.
 */
@FunctionalInterface
interface SqlJson {

    /** What Flink counts the time of day in. */
    LanceType MILLISECONDS = LanceType.time32(TimestampUnit.MILLISECOND);

    /** Writes a row's value, which is not null. */
    void write(RowData row, JsonGenerator out) throws IOException;

    static SqlJson of(LogicalType type, int position) {
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return (row, out) -> out.writeBoolean(row.getBoolean(position));
            case TINYINT:
                return (row, out) -> out.writeNumber(row.getByte(position));
            case SMALLINT:
                return (row, out) -> out.writeNumber(row.getShort(position));
            case INTEGER:
                return (row, out) -> out.writeNumber(row.getInt(position));
            case BIGINT:
                return (row, out) -> out.writeNumber(row.getLong(position));
            case FLOAT:
                return (row, out) -> out.writeNumber(row.getFloat(position));
            case DOUBLE:
                return (row, out) -> out.writeNumber(row.getDouble(position));
            case DECIMAL:
                return (row, out) -> out.writeNumber(decimal(row, position, type));
            case ARRAY:
                return SqlNestedJson.array(type, position);
            case ROW:
                return SqlNestedJson.row((RowType) type, position);
            case MAP:
            case MULTISET:
                return SqlNestedJson.map(type, position);
            default:
                return (row, out) -> out.writeString(text(row, position, type));
        }
    }

    private static BigDecimal decimal(RowData row, int position, LogicalType type) {
        return row.getDecimal(
                        position,
                        LogicalTypeChecks.getPrecision(type),
                        LogicalTypeChecks.getScale(type))
                .toBigDecimal();
    }

    private static String dateTime(TimestampData value) {
        if (!ColumnEncoder.hasDate(value)) {
            throw new InvalidValueException(
                    "the timestamp "
                            + ColumnEncoder.text(value)
                            + " has no date in 32 bits of days");
        }
        return value.toLocalDateTime().toString();
    }

    private static String unicode(StringData text) {
        TextCheck.checkSurrogates(text);
        byte[] bytes = text.toBytes();
        new TextCheck().checkUtf8(bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A value without parts as text, such as the key of an object. */
    static String text(RowData row, int position, LogicalType type) {
        switch (type.getTypeRoot()) {
            case BINARY:
            case VARBINARY:
                return Base64.getEncoder().encodeToString(row.getBinary(position));
            case DATE:
                return LocalDate.ofEpochDay(row.getInt(position)).toString();
            case TIME_WITHOUT_TIME_ZONE:
                long milliseconds = ColumnEncoder.timeOfDay(row.getInt(position), MILLISECONDS);
                return LocalTime.ofNanoOfDay(milliseconds * 1_000_000L).toString();
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return dateTime(row.getTimestamp(position, LogicalTypeChecks.getPrecision(type)));
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return row.getTimestamp(position, LogicalTypeChecks.getPrecision(type))
                        .toInstant()
                        .toString();
            case INTERVAL_YEAR_MONTH:
                return Period.ofMonths(row.getInt(position)).normalized().toString();
            case INTERVAL_DAY_TIME:
                return Duration.ofMillis(row.getLong(position)).toString();
            case DECIMAL:
                return decimal(row, position, type).toPlainString();
            case CHAR:
            case VARCHAR:
                return unicode(row.getString(position));
            default:
                return String.valueOf(
                        RowData.createFieldGetter(type, position).getFieldOrNull(row));
        }
    }
}
