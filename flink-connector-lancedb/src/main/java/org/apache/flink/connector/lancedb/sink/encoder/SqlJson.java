package org.apache.flink.connector.lancedb.sink.encoder;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Writes a value of a SQL type as JSON: numbers as numbers, an ARRAY as an array, a ROW as an
 * object, a MAP as an object with its keys as texts, a MULTISET as one with the elements' counts.
 * Dates, times, timestamps and intervals are written as ISO-8601 has them, bytes in Base64.
 */
@FunctionalInterface
interface SqlJson {

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
                return new ArrayJson(type, position);
            case ROW:
                return new RowJson((RowType) type, position);
            case MAP:
            case MULTISET:
                return new MapJson(type, position);
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

    /** A value without parts as text, such as the key of an object. */
    private static String text(RowData row, int position, LogicalType type) {
        switch (type.getTypeRoot()) {
            case BINARY:
            case VARBINARY:
                return Base64.getEncoder().encodeToString(row.getBinary(position));
            case DATE:
                return LocalDate.ofEpochDay(row.getInt(position)).toString();
            case TIME_WITHOUT_TIME_ZONE:
                return LocalTime.ofNanoOfDay(row.getInt(position) * 1_000_000L).toString();
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return row.getTimestamp(position, LogicalTypeChecks.getPrecision(type))
                        .toLocalDateTime()
                        .toString();
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
            default:
                return String.valueOf(
                        RowData.createFieldGetter(type, position).getFieldOrNull(row));
        }
    }

    /** Writes what may be null. */
    private static void writeOrNull(SqlJson part, RowData row, int position, JsonGenerator out)
            throws IOException {
        if (row.isNullAt(position)) {
            out.writeNull();
        } else {
            part.write(row, out);
        }
    }

    /** Writes arrays. */
    final class ArrayJson implements SqlJson {

        private final int position;
        private final SqlJson elementJson;
        private final ArrayElement element = new ArrayElement();

        ArrayJson(LogicalType type, int position) {
            this.position = position;
            this.elementJson = of(type.getChildren().get(0), 0);
        }

        @Override
        public void write(RowData row, JsonGenerator out) throws IOException {
            ArrayData array = row.getArray(position);
            out.writeStartArray();
            for (int i = 0; i < array.size(); i++) {
                writeOrNull(elementJson, element.at(array, i), 0, out);
            }
            out.writeEndArray();
        }
    }

    /** Writes rows as objects. */
    final class RowJson implements SqlJson {

        private final int position;
        private final List<String> names;
        private final List<SqlJson> fields = new ArrayList<>();

        RowJson(RowType type, int position) {
            this.position = position;
            this.names = type.getFieldNames();
            for (int i = 0; i < names.size(); i++) {
                fields.add(of(type.getTypeAt(i), i));
            }
        }

        @Override
        public void write(RowData row, JsonGenerator out) throws IOException {
            RowData fieldValues = row.getRow(position, names.size());
            out.writeStartObject();
            for (int i = 0; i < names.size(); i++) {
                out.writeFieldName(names.get(i));
                writeOrNull(fields.get(i), fieldValues, i, out);
            }
            out.writeEndObject();
        }
    }

    /** Writes maps and multisets as objects. */
    final class MapJson implements SqlJson {

        private final int position;
        private final LogicalType keyType;
        private final SqlJson valueJson;
        private final ArrayElement element = new ArrayElement();

        MapJson(LogicalType type, int position) {
            this.position = position;
            this.keyType = type.getChildren().get(0);
            this.valueJson =
                    of(
                            type.is(LogicalTypeRoot.MULTISET)
                                    ? new IntType(false)
                                    : type.getChildren().get(1),
                            0);
        }

        @Override
        public void write(RowData row, JsonGenerator out) throws IOException {
            MapData map = row.getMap(position);
            ArrayData keys = map.keyArray();
            ArrayData values = map.valueArray();
            out.writeStartObject();
            for (int i = 0; i < map.size(); i++) {
                if (keys.isNullAt(i)) {
                    throw new InvalidValueException(
                            "the key of entry " + i + " is null, which no name in JSON stands for");
                }
                out.writeFieldName(text(element.at(keys, i), 0, keyType));
                writeOrNull(valueJson, element.at(values, i), 0, out);
            }
            out.writeEndObject();
        }
    }
}
