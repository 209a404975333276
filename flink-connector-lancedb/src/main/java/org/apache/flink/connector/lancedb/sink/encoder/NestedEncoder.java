package org.apache.flink.connector.lancedb.sink.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.lancedb.lance.ColumnOutput;
import org.apache.flink.connector.lancedb.lance.UnfitValueException;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;

/** Encodes lists, structs and maps by the encoders of what they are made of. */
final class NestedEncoder {

    private NestedEncoder() {}

    /** Chooses the encoder of what a type is made of. */
    @FunctionalInterface
    interface Parts {

        /**
         * The encoder of one part.
         *
         * @param part its place in the type: a map's key is 0, its value 1
         * @param position where it stands in the row that the encoder will be given
         */
        ColumnEncoder encoder(int part, LanceType type, int position);
    }

    static ColumnEncoder of(LanceType type, int position, Parts parts) {
        switch (type.kind()) {
            case LIST:
                return new ListEncoder(type, position, parts);
            case STRUCT:
                return new StructEncoder(type, position, parts);
            default:
                return new MapEncoder(type, position, parts);
        }
    }

    /** Encodes what may be null and stands at a position of a row. */
    private static void encodePart(
            ColumnEncoder encoder, RowData row, int position, boolean nullable, ColumnOutput out) {
        if (!row.isNullAt(position)) {
            encoder.encode(row, out);
        } else if (nullable) {
            out.putNull();
        } else {
            throw new InvalidValueException("found null, expected a value");
        }
    }

    private static final class ListEncoder implements ColumnEncoder {

        private final int position;
        private final ColumnEncoder encoder;
        private final boolean nullable;
        private final ArrayElement element = new ArrayElement();

        ListEncoder(LanceType type, int position, Parts parts) {
            this.position = position;
            this.encoder = parts.encoder(0, type.element(), 0);
            this.nullable = type.elementDef().isNullable();
        }

        @Override
        public void encode(RowData row, ColumnOutput out) {
            ArrayData list = row.getArray(position);
            out.putList(list.size());
            for (int i = 0; i < list.size(); i++) {
                try {
                    encodePart(encoder, element.at(list, i), 0, nullable, out.element(i));
                } catch (UnfitValueException e) {
                    throw e.in("element " + i);
                }
            }
        }
    }

    private static final class MapEncoder implements ColumnEncoder {

        private final int position;
        private final ColumnEncoder keyEncoder;
        private final ColumnEncoder valueEncoder;
        private final boolean nullable;
        private final ArrayElement element = new ArrayElement();

        MapEncoder(LanceType type, int position, Parts parts) {
            this.position = position;
            this.keyEncoder = parts.encoder(0, type.key(), 0);
            this.valueEncoder = parts.encoder(1, type.value(), 0);
            this.nullable = type.valueDef().isNullable();
        }

        @Override
        public void encode(RowData row, ColumnOutput out) {
            MapData map = row.getMap(position);
            ArrayData keys = map.keyArray();
            ArrayData values = map.valueArray();
            out.putList(map.size());
            for (int i = 0; i < map.size(); i++) {
                ColumnOutput entry = out.element(i);
                entry.putStruct();
                String part = "key";
                try {
                    encodePart(keyEncoder, element.at(keys, i), 0, false, entry.field(0));
                    part = "value";
                    encodePart(valueEncoder, element.at(values, i), 0, nullable, entry.field(1));
                } catch (UnfitValueException e) {
                    throw e.in(part + " of entry " + i);
                }
            }
        }
    }

    private static final class StructEncoder implements ColumnEncoder {

        private final int position;
        private final List<String> names = new ArrayList<>();
        private final ColumnEncoder[] encoders;
        private final boolean[] nullable;

        StructEncoder(LanceType type, int position, Parts parts) {
            this.position = position;
            this.encoders = new ColumnEncoder[type.fields().size()];
            this.nullable = new boolean[encoders.length];
            for (Map.Entry<String, ColumnDef> field : type.fields().entrySet()) {
                int place = names.size();
                names.add(field.getKey());
                encoders[place] = parts.encoder(place, field.getValue().type(), place);
                nullable[place] = field.getValue().isNullable();
            }
        }

        @Override
        public void encode(RowData row, ColumnOutput out) {
            RowData struct = row.getRow(position, encoders.length);
            if (struct.getArity() != encoders.length) {
                throw new InvalidValueException(
                        String.format(
                                "the struct has %d fields, expected %d: %s",
                                struct.getArity(), encoders.length, names));
            }
            out.putStruct();
            for (int i = 0; i < encoders.length; i++) {
                try {
                    encodePart(encoders[i], struct, i, nullable[i], out.field(i));
                } catch (UnfitValueException e) {
                    throw e.in("field '" + names.get(i) + "'");
                }
            }
        }
    }
}
