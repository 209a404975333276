package org.apache.flink.connector.lancedb.sink.encoder;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Looks whether texts are Unicode. Flink passes on the bytes of some formats as they are; Lance
 * takes a text's bytes for valid UTF-8, and a reader's process can die of others. Java's strings
 * may have half of a pair of surrogates, for which Flink would write a question mark: another text,
 * and as a key another row's. Not thread-safe.
 */
final class TextCheck {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer decoded = CharBuffer.allocate(1024);

    /**
     * Checks the string that a text was made of, where it still has it.
     *
     * @throws InvalidValueException if a surrogate stands alone
     */
    static void checkSurrogates(StringData text) {
        String string =
                text instanceof BinaryStringData ? ((BinaryStringData) text).getJavaObject() : null;
        if (string == null) {
            return;
        }
        for (int i = 0; i < string.length(); i++) {
            if (Character.isSurrogate(string.charAt(i)) && !isInPair(string, i)) {
                throw new InvalidValueException(
                        String.format(
                                "the text has half of a pair of surrogates at character %d of %d, which is no character; repair it at its source",
                                i, string.length()));
            }
        }
    }

    private static boolean isInPair(String string, int i) {
        return Character.isHighSurrogate(string.charAt(i))
                ? i + 1 < string.length() && Character.isLowSurrogate(string.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(string.charAt(i - 1));
    }

    /**
     * Checks a text's bytes.
     *
     * @throws InvalidValueException if they are not valid UTF-8
     */
    void checkUtf8(byte[] bytes, int offset, int length) {
        if (isAscii(bytes, offset, length)) {
            return;
        }
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
}
