package org.apache.flink.connector.lancedb.sink.encoder;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** Writes what is made of parts as JSON. */
final class SqlNestedJson {

    private SqlNestedJson() {}

    static SqlJson array(LogicalType type, int position) {
        return new ArrayJson(type, position);
    }

    static SqlJson row(RowType type, int position) {
        return new RowJson(type, position);
    }

    /** For a MAP or MULTISET. */
    static SqlJson map(LogicalType type, int position) {
        return new MapJson(type, position);
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
    private static final class ArrayJson implements SqlJson {

        private final int position;
        private final SqlJson elementJson;
        private final ArrayElement element = new ArrayElement();

        ArrayJson(LogicalType type, int position) {
            this.position = position;
            this.elementJson = SqlJson.of(type.getChildren().get(0), 0);
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
    private static final class RowJson implements SqlJson {

        private final int position;
        private final List<String> names;
        private final List<SqlJson> fields = new ArrayList<>();

        RowJson(RowType type, int position) {
            this.position = position;
            this.names = type.getFieldNames();
            for (int i = 0; i < names.size(); i++) {
                fields.add(SqlJson.of(type.getTypeAt(i), i));
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
    private static final class MapJson implements SqlJson {

        private final int position;
        private final LogicalType keyType;
        private final SqlJson valueJson;
        private final ArrayElement element = new ArrayElement();

        MapJson(LogicalType type, int position) {
            this.position = position;
            this.keyType = type.getChildren().get(0);
            this.valueJson =
                    SqlJson.of(
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
                out.writeFieldName(SqlJson.text(element.at(keys, i), 0, keyType));
                writeOrNull(valueJson, element.at(values, i), 0, out);
            }
            out.writeEndObject();
        }
    }
}
