package org.apache.flink.connector.lancedb.sink.encoder;

import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.lancedb.lance.ColumnOutput;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Encodes strings that are Unicode, without a copy where their bytes lie in one array. */
final class StringEncoder implements ColumnEncoder {

    private final int position;
    private final JsonCheck json;
    private final TextCheck check = new TextCheck();

    StringEncoder(int position) {
        this(position, null);
    }

    /**
     * Encodes texts that must be JSON.
     *
     * @param json what looks at each text; null for texts of any kind
     */
    StringEncoder(int position, JsonCheck json) {
        this.position = position;
        this.json = json;
    }

    @Override
    public void encode(RowData row, ColumnOutput out) {
        StringData value = row.getString(position);
        TextCheck.checkSurrogates(value);
        if (value instanceof BinaryStringData) {
            BinaryStringData binary = (BinaryStringData) value;
            if (binary.getBinarySection() == null) {
                // Flink would encode it itself, more slowly, and make objects to keep the bytes.
                byte[] bytes = binary.getJavaObject().getBytes(StandardCharsets.UTF_8);
                put(bytes, 0, bytes.length, out);
                return;
            }
            if (binary.getSegments().length == 1 && !binary.getSegments()[0].isOffHeap()) {
                putChecked(
                        binary.getSegments()[0].getArray(),
                        binary.getOffset(),
                        binary.getSizeInBytes(),
                        out);
                return;
            }
        }
        byte[] bytes = value.toBytes();
        putChecked(bytes, 0, bytes.length, out);
    }

    private void putChecked(byte[] bytes, int offset, int length, ColumnOutput out) {
        check.checkUtf8(bytes, offset, length);
        put(bytes, offset, length, out);
    }

    private void put(byte[] bytes, int offset, int length, ColumnOutput out) {
        if (json != null) {
            json.check(bytes, offset, length);
        }
        out.putBytes(bytes, offset, length);
    }
}
