package org.apache.flink.connector.lancedb.sink.encoder;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.lancedb.lance.ColumnOutput;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Encodes strings, without a copy where their bytes lie in one array. Flink passes on the bytes of
 * some formats as they are; Lance takes a string's bytes for valid UTF-8, and a reader's process
 * can die of others, so they are checked here.
 */
final class StringEncoder implements ColumnEncoder {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final int position;
    private final JsonCheck json;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer decoded = CharBuffer.allocate(1024);

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
        if (value instanceof BinaryStringData) {
            BinaryStringData binary = (BinaryStringData) value;
            binary.ensureMaterialized();
            if (binary.getSegments().length == 1 && !binary.getSegments()[0].isOffHeap()) {
                put(
                        binary.getSegments()[0].getArray(),
                        binary.getOffset(),
                        binary.getSizeInBytes(),
                        out);
                return;
            }
        }
        byte[] bytes = value.toBytes();
        put(bytes, 0, bytes.length, out);
    }

    private void put(byte[] bytes, int offset, int length, ColumnOutput out) {
        if (!isAscii(bytes, offset, length)) {
            checkUtf8(bytes, offset, length);
        }
        if (json != null) {
            json.check(bytes, offset, length);
        }
        out.putBytes(bytes, offset, length);
    }

    private static boolean isAscii(byte[] bytes, int offset, int length) {
        int i = offset;
        int end = offset + length;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            if (((long) EIGHT_BYTES.get(bytes, i) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; i < end; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private void checkUtf8(byte[] bytes, int offset, int length) {
        ByteBuffer input = ByteBuffer.wrap(bytes, offset, length);
        decoder.reset();
        CoderResult result;
        do {
            decoded.clear();
            result = decoder.decode(input, decoded, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new InvalidValueException(
                    String.format(
                            "the text is not valid UTF-8 at byte %d of %d; repair it at its source, or declare the column as BYTES",
                            input.position() - offset, length));
        }
    }
}
