package org.apache.flink.connector.lancedb.sink.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.connector.lancedb.lance.ColumnOutput;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StringEncoderTest {

    private static byte[] encode(StringData value) {
        byte[][] put = new byte[1][];
        new StringEncoder(0)
                .encode(
                        GenericRowData.of(value),
                        new ColumnOutput() {
                            @Override
                            public void putBytes(byte[] source, int offset, int length) {
                                put[0] = Arrays.copyOfRange(source, offset, offset + length);
                            }
                        });
        return put[0];
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "ascii of more than eight bytes", "é", "12345678é", "日本語", "🐳🐳"})
    void validTextIsPassedOnAsItIs(String text) {
        for (String each : new String[] {text, text.repeat(3_000)}) {
            byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
            assertThat(encode(StringData.fromString(each))).isEqualTo(bytes);
            assertThat(encode(StringData.fromBytes(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWithTheirPlace() {
        byte[] overlong = {'a', (byte) 0xC0, (byte) 0x80};
        byte[] surrogate = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};
        byte[] truncated = {'a', 'b', 'c', (byte) 0xE2, (byte) 0x82};
        for (byte[] bytes : new byte[][] {overlong, surrogate, truncated}) {
            assertThatThrownBy(() -> encode(StringData.fromBytes(bytes)))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("the text is not valid UTF-8 at byte")
                    .hasMessageContaining("declare the column as BYTES");
        }
        byte[] late = "x".repeat(5_000).getBytes(StandardCharsets.UTF_8);
        late[4_321] = (byte) 0xFF;
        assertThatThrownBy(() -> encode(StringData.fromBytes(late)))
                .hasMessageContaining("at byte 4321 of 5000");
    }

    @ParameterizedTest
    @CsvSource({
        "0, \uD83D",
        "0, \uDC33",
        "2, ab\uD83Dc",
        "1, a\uDC33\uD83D",
        "2, 🐳\uDC33",
        "0, \uD83D🐳"
    })
    void halfOfAPairOfSurrogatesIsRefusedWithItsPlace(int place, String text) {
        StringData asString = StringData.fromString(text);
        StringData withItsBytes = StringData.fromString(text);
        ((BinaryStringData) withItsBytes).ensureMaterialized();
        for (StringData each : new StringData[] {asString, withItsBytes}) {
            assertThatThrownBy(() -> encode(each))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining(
                            "half of a pair of surrogates at character "
                                    + place
                                    + " of "
                                    + text.length());
        }
    }
}
