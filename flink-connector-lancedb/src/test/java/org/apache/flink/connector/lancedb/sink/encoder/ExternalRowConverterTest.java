package org.apache.flink.connector.lancedb.sink.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** Java's own types become Flink's, or are refused with a sentence. */
class ExternalRowConverterTest {

    private static TableSchema schema(LanceType type) {
        return TableSchema.builder()
                .column("id", ColumnDef.notNull(LanceType.int64()))
                .column("value", type)
                .primaryKey("id")
                .build();
    }

    private static RowConverter<Row> converter(TableSchema schema) {
        RowConverter<Row> converter = RowConverter.forRow();
        converter.open("documents", schema);
        return converter;
    }

    private static RowData convert(LanceType type, Object value) {
        return converter(schema(type)).convert(Row.of(7L, value));
    }

    private static void assertRefused(LanceType type, Object value, String problem) {
        assertThatThrownBy(() -> convert(type, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A row cannot be written to the table 'documents': column 'value', key id=7: "
                                + problem);
    }

    @Test
    void everyJavaTypeIsTaken() {
        assertThat(convert(LanceType.bool(), true).getBoolean(1)).isTrue();
        for (Object one : List.of((byte) 1, (short) 1, 1, 1L)) {
            assertThat(convert(LanceType.int8(), one).getByte(1)).isEqualTo((byte) 1);
            assertThat(convert(LanceType.int16(), one).getShort(1)).isEqualTo((short) 1);
            assertThat(convert(LanceType.int32(), one).getInt(1)).isEqualTo(1);
            assertThat(convert(LanceType.int64(), one).getLong(1)).isEqualTo(1L);
        }
        assertThat(convert(LanceType.float32(), 1.5f).getFloat(1)).isEqualTo(1.5f);
        assertThat(convert(LanceType.float64(), 1.5f).getDouble(1)).isEqualTo(1.5);
        assertThat(convert(LanceType.float64(), 1.1).getDouble(1)).isEqualTo(1.1);
        assertThat(convert(LanceType.utf8(), "text").getString(1))
                .isEqualTo(StringData.fromString("text"));
        assertThat(convert(LanceType.utf8(), CharBuffer.wrap("text")).getString(1))
                .isEqualTo(StringData.fromString("text"));
        assertThat(convert(LanceType.binary(), new byte[] {1, 2}).getBinary(1))
                .containsExactly(1, 2);
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {0, 1, 2, 3}, 1, 2);
        assertThat(convert(LanceType.binary(), buffer).getBinary(1)).containsExactly(1, 2);
        assertThat(buffer.remaining()).as("the caller's buffer is left alone").isEqualTo(2);
        assertThat(convert(LanceType.date32(), LocalDate.of(1970, 1, 3)).getInt(1)).isEqualTo(2);
        assertThat(
                        convert(
                                        LanceType.timestamp(TimestampUnit.MICROSECOND),
                                        LocalDateTime.parse("1970-01-01T00:00:01.000001"))
                                .getTimestamp(1, 6))
                .isEqualTo(TimestampData.fromEpochMillis(1_000, 1_000));
        LanceType utc = LanceType.timestampUtc(TimestampUnit.MILLISECOND);
        assertThat(convert(utc, Instant.ofEpochMilli(-5)).getTimestamp(1, 3))
                .isEqualTo(TimestampData.fromEpochMillis(-5));
        assertThat(
                        convert(utc, OffsetDateTime.parse("1970-01-01T01:00:00+01:00"))
                                .getTimestamp(1, 3))
                .isEqualTo(TimestampData.fromEpochMillis(0));
        assertThat(
                        convert(LanceType.decimal128(5, 2), new BigDecimal("-123.4500"))
                                .getDecimal(1, 5, 2))
                .isEqualTo(DecimalData.fromUnscaledLong(-12345, 5, 2));
    }

    @Test
    void a14ADoubleThatNoFloatHoldsIsRefusedInAVectorOfFloats() {
        assertRefused(
                LanceType.vector(VectorElementType.FLOAT32, 2),
                List.of(1.0, 1e300),
                "the vector's element 1.0E300 does not fit 32 bits of a float");
    }

    @Test
    void anInternalRowOfTheWrongNumberOfFieldsIsRefused() {
        RowConverter<RowData> converter = RowConverter.forRowData();
        converter.open("documents", schema(LanceType.utf8()));
        assertThatThrownBy(() -> converter.convert(GenericRowData.of(7L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A row for the table 'documents' has 1 fields, expected 2: [id, value].");
    }

    @Test
    void vectorsAreTakenAsArraysAndLists() {
        LanceType floats = LanceType.vector(VectorElementType.FLOAT32, 2);
        LanceType doubles = LanceType.vector(VectorElementType.FLOAT64, 2);
        assertThat(convert(floats, new float[] {1, 2}).getArray(1))
                .isEqualTo(new GenericArrayData(new float[] {1, 2}));
        assertThat(convert(doubles, new double[] {1, 2}).getArray(1))
                .isEqualTo(new GenericArrayData(new double[] {1, 2}));
        for (List<?> list : List.of(List.of(1f, 2f), List.of(1.0, 2.0), List.of(1, 2L))) {
            ArrayData ofFloats = convert(floats, list).getArray(1);
            ArrayData ofDoubles = convert(doubles, list).getArray(1);
            assertThat(ofFloats.size()).isEqualTo(2);
            assertThat(ofDoubles.size()).isEqualTo(2);
            for (int i = 0; i < 2; i++) {
                assertThat(ofFloats.getFloat(i)).isEqualTo(i + 1f);
                assertThat(ofDoubles.getDouble(i)).isEqualTo(i + 1.0);
            }
        }
    }

    @Test
    void integersThatOverflowAreRefused() {
        assertRefused(LanceType.int8(), 128, "128 does not fit int8 (-128 to 127)");
        assertRefused(LanceType.int8(), -129L, "-129 does not fit int8 (-128 to 127)");
        assertRefused(LanceType.int16(), 32_768, "32768 does not fit int16 (-32768 to 32767)");
        assertRefused(
                LanceType.int32(),
                2_147_483_648L,
                "2147483648 does not fit int32 (-2147483648 to 2147483647)");
        assertRefused(
                LanceType.int64(),
                BigInteger.ONE,
                "found a java.math.BigInteger, expected a value for int64");
    }

    @Test
    void decimalsThatWouldLoseDigitsAreRefused() {
        LanceType money = LanceType.decimal128(5, 2);
        assertRefused(
                money, new BigDecimal("1.005"), "1.005 does not fit decimal128(5, 2) without loss");
        assertRefused(
                money,
                new BigDecimal("1000.00"),
                "1000.00 does not fit decimal128(5, 2) without loss");
        assertRefused(
                LanceType.decimal128(38, 0),
                BigDecimal.TEN.pow(38),
                "1" + "0".repeat(38) + " does not fit decimal128(38, 0) without loss");
    }

    @Test
    void datesBeyond32BitsAreRefused() {
        assertRefused(
                LanceType.date32(),
                LocalDate.MAX,
                "the date +999999999-12-31 does not fit 32 bits of days");
    }

    @Test
    void classesThatDoNotGoWithTheTypeAreRefused() {
        String found = "found a java.lang.String, expected a value for ";
        for (LanceType type :
                List.of(
                        LanceType.bool(),
                        LanceType.int8(),
                        LanceType.int16(),
                        LanceType.int32(),
                        LanceType.int64(),
                        LanceType.float32(),
                        LanceType.float64(),
                        LanceType.binary(),
                        LanceType.date32(),
                        LanceType.timestamp(TimestampUnit.SECOND),
                        LanceType.timestampUtc(TimestampUnit.NANOSECOND),
                        LanceType.decimal128(5, 2),
                        LanceType.vector(VectorElementType.FLOAT32, 3))) {
            assertRefused(type, "a string", found + type);
        }
        assertRefused(LanceType.utf8(), 5, "found a java.lang.Integer, expected a value for utf8");
        assertRefused(
                LanceType.float32(), 1, "found a java.lang.Integer, expected a value for float32");
        assertRefused(
                LanceType.timestamp(TimestampUnit.SECOND),
                Instant.EPOCH,
                "found a java.time.Instant, expected a value for timestamp(s)");
        assertRefused(
                LanceType.timestampUtc(TimestampUnit.SECOND),
                LocalDateTime.MIN,
                "found a java.time.LocalDateTime, expected a value for timestamp(s, UTC)");
        assertRefused(
                LanceType.vector(VectorElementType.FLOAT32, 1),
                new int[] {1},
                "found a [I, expected a value for fixed_size_list<float32, 1>");
        assertRefused(
                LanceType.vector(VectorElementType.FLOAT32, 1),
                List.of("1"),
                "found a java.util.ImmutableCollections$List12, expected a value for fixed_size_list<float32, 1>");
    }

    @Test
    void a13NamedRowsMayHaveOtherFieldsAndLackNullableOnes() {
        Row row = Row.withNames(RowKind.UPDATE_AFTER);
        row.setField("other", "ignored");
        row.setField("id", 7L);
        RowData converted = converter(schema(LanceType.utf8())).convert(row);
        assertThat(converted.getRowKind()).isEqualTo(RowKind.UPDATE_AFTER);
        assertThat(converted.getLong(0)).isEqualTo(7L);
        assertThat(converted.isNullAt(1)).isTrue();
    }

    @Test
    void aPositionalRowOfAnotherWidthIsRefused() {
        String before = "A row for the table 'documents' has ";
        String after = " fields, expected 2: [id, value].";
        RowConverter<Row> converter = converter(schema(LanceType.utf8()));
        assertThatThrownBy(() -> converter.convert(Row.of(7L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(before + 1 + after);
        assertThatThrownBy(() -> converter.convert(Row.of(7L, "a", "b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(before + 3 + after);
    }

    @Test
    void aRetractionNeedsOnlyTheKey() {
        RowConverter<Row> converter = converter(schema(LanceType.int8()));
        Row named = Row.withNames(RowKind.DELETE);
        named.setField("id", 7L);
        assertThat(converter.convert(named).getLong(0)).isEqualTo(7L);
        RowData badValue = converter.convert(Row.ofKind(RowKind.DELETE, 7L, "not an int8"));
        assertThat(badValue.getRowKind()).isEqualTo(RowKind.DELETE);
        assertThat(badValue.isNullAt(1)).isTrue();
    }

    @Test
    void theKeyAloneIsConvertedForRouting() {
        RowData key = converter(schema(LanceType.int8())).convertKey(Row.of(7L, "not an int8"));
        assertThat(key.getLong(0)).isEqualTo(7L);
    }

    @Test
    void longKeysAreCutInSentences() {
        TableSchema schema =
                TableSchema.builder()
                        .column("name", ColumnDef.notNull(LanceType.utf8()))
                        .column("bytes", ColumnDef.notNull(LanceType.binary()))
                        .column("value", LanceType.int8())
                        .primaryKey("bytes", "name")
                        .build();
        assertThatThrownBy(
                        () ->
                                converter(schema)
                                        .convert(
                                                Row.of("x".repeat(10_000), new byte[] {1, 2}, 500)))
                .hasMessage(
                        "A row cannot be written to the table 'documents': column 'value', key bytes=[1, 2], name="
                                + "x".repeat(100)
                                + "...: 500 does not fit int8 (-128 to 127)");
    }

    @Test
    void withoutAKeyTheSentenceSaysSo() {
        TableSchema keyless = TableSchema.builder().column("value", LanceType.int8()).build();
        assertThatThrownBy(() -> converter(keyless).convert(Row.of("x")))
                .hasMessage(
                        "A row cannot be written to the table 'documents': column 'value', no key: found a java.lang.String, expected a value for int8");
    }

    @Test
    void aConverterSurvivesItsJourneyToATask() throws Exception {
        RowConverter<Row> copy = InstantiationUtil.clone(RowConverter.forRow());
        copy.open("documents", schema(LanceType.utf8()));
        assertThat(copy.convert(Row.of(1L, "a")).getLong(0)).isEqualTo(1L);
    }

    @Test
    void aListWithANullElementIsTakenHereAndRefusedByTheEncoder() {
        RowData row =
                convert(LanceType.vector(VectorElementType.FLOAT32, 2), Arrays.asList(1f, null));
        assertThat(row.getArray(1).isNullAt(1)).isTrue();
    }
}
