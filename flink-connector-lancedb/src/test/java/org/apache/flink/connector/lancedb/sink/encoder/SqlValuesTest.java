package org.apache.flink.connector.lancedb.sink.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.util.Float16;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.RowBatch;
import org.apache.flink.connector.lancedb.lance.TableLayout;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.SqlColumnOptions;
import org.apache.flink.connector.lancedb.schema.SqlTypes;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SQL's values that a chosen type cannot hold are refused with a sentence. */
class SqlValuesTest {

    private static final SqlColumnOptions NONE = SqlColumnOptions.NONE;

    @TempDir Path database;

    private static Arguments refused(
            String sql, SqlColumnOptions options, Object value, String problem) {
        return Arguments.of(sql, options, value, problem);
    }

    private static SqlColumnOptions type(String type) {
        return NONE.withType(LanceType.parse(type));
    }

    private static SqlColumnOptions vector(String elementType) {
        return type("fixed_size_list<" + elementType + ", 2>");
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }

    static List<Arguments> refusals() {
        return List.of(
                refused("INT", type("int8"), 128, "128 does not fit int8 (-128 to 127)"),
                refused(
                        "BIGINT",
                        type("int32"),
                        1L << 31,
                        "2147483648 does not fit int32 (-2147483648 to 2147483647)"),
                refused(
                        "DECIMAL(20, 1)",
                        type("int64"),
                        DecimalData.fromBigDecimal(new BigDecimal("1.5"), 20, 1),
                        "1.5 does not fit int64 without loss"),
                refused(
                        "BIGINT",
                        type("decimal128(3, 1)"),
                        100L,
                        "100 does not fit decimal128(3, 1) without loss"),
                refused(
                        "DECIMAL(5, 2)",
                        type("decimal256(5, 1)"),
                        DecimalData.fromUnscaledLong(125, 5, 2),
                        "1.25 does not fit decimal256(5, 1) without loss"),
                refused(
                        "DOUBLE",
                        type("float32"),
                        1e300,
                        "1.0E300 does not fit 32 bits of a float"),
                refused(
                        "FLOAT",
                        type("float16"),
                        65_520f,
                        "found 65520.0, which does not fit 16 bits of a float (-65504 to 65504)"),
                refused(
                        "DOUBLE",
                        type("float16"),
                        -1e6,
                        "found -1000000.0, which does not fit 16 bits of a float (-65504 to 65504)"),
                refused(
                        "BYTES",
                        type("fixed_size_binary(2)"),
                        new byte[3],
                        "the value has 3 bytes, expected 2"),
                refused(
                        "TIME(3)",
                        type("time32(s)"),
                        1_500,
                        "1500 ms does not fit time32(s) without loss"),
                refused(
                        "TIME(0)",
                        type("time64(us)"),
                        86_400_000,
                        "86400000000 us since midnight are no time of day"),
                refused(
                        "TIMESTAMP(3)",
                        type("timestamp(s)"),
                        TimestampData.fromLocalDateTime(
                                LocalDateTime.parse("2026-11-22T20:15:30.5")),
                        "the timestamp 2026-11-22T20:15:30.500 does not fit timestamp(s) without loss"),
                refused(
                        "TIMESTAMP(3)",
                        type("timestamp(ns)"),
                        TimestampData.fromLocalDateTime(LocalDateTime.parse("9999-01-01T00:00:00")),
                        "the timestamp 9999-01-01T00:00 does not fit 64 bits of timestamp(ns)"),
                refused(
                        "INTERVAL DAY TO SECOND(3)",
                        type("duration(s)"),
                        1L,
                        "1 ms does not fit duration(s) without loss"),
                refused(
                        "INTERVAL DAY TO SECOND(3)",
                        type("duration(ns)"),
                        Long.MAX_VALUE,
                        "9223372036854775807 ms does not fit duration(ns)"),
                refused(
                        "INTERVAL YEAR TO MONTH",
                        type("int8"),
                        128,
                        "128 does not fit int8 (-128 to 127)"),
                refused(
                        "ARRAY<INT>",
                        type("list<int8>"),
                        new GenericArrayData(new int[] {1, 128}),
                        "element 1: 128 does not fit int8 (-128 to 127)"),
                refused(
                        "ARRAY<INT NOT NULL>",
                        NONE,
                        new GenericArrayData(new Object[] {1, null}),
                        "element 1: found null, expected a value"),
                refused(
                        "MAP<STRING, INT NOT NULL>",
                        NONE,
                        new GenericMapData(Collections.singletonMap(text("a"), null)),
                        "value of entry 0: found null, expected a value"),
                refused(
                        "ARRAY<INT>",
                        vector("int8"),
                        new GenericArrayData(new int[] {1, 128}),
                        "the vector's element 1 is 128, which does not fit int8"),
                refused(
                        "ARRAY<SMALLINT>",
                        vector("uint8"),
                        new GenericArrayData(new short[] {1, -1}),
                        "the vector's element 1 is -1, which does not fit uint8"),
                refused(
                        "ARRAY<FLOAT>",
                        vector("int8"),
                        new GenericArrayData(new float[] {1, 0.5f}),
                        "the vector's element 1 is 0.5, which does not fit int8"),
                refused(
                        "ARRAY<DOUBLE>",
                        vector("uint8"),
                        new GenericArrayData(new double[] {1, Double.NaN}),
                        "the vector's element 1 is NaN, which does not fit uint8"),
                refused(
                        "ARRAY<INT>",
                        vector("float32"),
                        new GenericArrayData(new int[] {1, (1 << 24) + 1}),
                        "the vector's element 1 is 16777217, which does not fit float32 without loss"),
                refused(
                        "ARRAY<INT>",
                        vector("float16"),
                        new GenericArrayData(new int[] {2_048, 2_049}),
                        "the vector's element 1 is 2049, which does not fit float16 without loss"),
                refused(
                        "ARRAY<DOUBLE>",
                        vector("float32"),
                        new GenericArrayData(new double[] {1, 1e300}),
                        "the vector's element 1 is 1.0E300, which does not fit float32 without loss"),
                refused(
                        "ARRAY<INT>",
                        vector("float16"),
                        new GenericArrayData(new Object[] {1, null}),
                        "the vector's element 1 is null, expected a number; a vector is null as a whole or not at all"),
                refused(
                        "STRING",
                        type("json"),
                        text("{\"a\": 1} x"),
                        "the text is no valid JSON: Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"),
                refused(
                        "STRING",
                        type("json"),
                        text("1 2"),
                        "the text goes on after its JSON value; expected one value"),
                refused(
                        "STRING",
                        type("json"),
                        text(" "),
                        "the text ends before its JSON value does"),
                refused(
                        "STRING",
                        type("json"),
                        text("{\"a\": 1, \"a\": 2}"),
                        "the text is no valid JSON: Duplicate field 'a'"),
                refused(
                        "STRING",
                        type("json"),
                        text("[12345678901234567890123]"),
                        "the JSON has the number 12345678901234567890123, of which Lance would not keep each digit; store the column as text, without the type json, to keep it as it is"),
                refused(
                        "STRING",
                        type("json"),
                        text("0.123456789012345678"),
                        "the JSON has the number 0.123456789012345678, of which Lance would not keep each digit; store the column as text, without the type json, to keep it as it is"),
                refused(
                        "STRING",
                        type("json"),
                        text("18446744073709551616"),
                        "the JSON has the number 18446744073709551616, of which Lance would not keep each digit; store the column as text, without the type json, to keep it as it is"),
                refused(
                        "STRING",
                        type("json"),
                        text("1.2345e-320"),
                        "the JSON has the number 1.2345e-320, of which Lance would not keep each digit; store the column as text, without the type json, to keep it as it is"),
                refused(
                        "STRING",
                        type("json"),
                        text("1e400"),
                        "the JSON has the number 1e400, of which Lance would not keep each digit; store the column as text, without the type json, to keep it as it is"),
                refused(
                        "STRING",
                        type("json"),
                        text("\"\\ud800\""),
                        "the JSON has half of a pair of surrogates, which is no character; store the column as text, without the type json, to keep it as it is"),
                refused(
                        "MAP<STRING, INT>",
                        NONE.asJson(),
                        new GenericMapData(Collections.singletonMap(null, 1)),
                        "the key of entry 0 is null, which no name in JSON stands for"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("refusals")
    void aValueThatTheTypeCannotHoldIsRefused(
            String sql, SqlColumnOptions options, Object value, String problem) throws Exception {
        LogicalType type = LogicalTypeParser.parse(sql, SqlValuesTest.class.getClassLoader());
        TableSchema schema =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .column("value", SqlTypes.toColumn("value", type, options))
                        .primaryKey("id")
                        .build();
        try (LanceTable table =
                new LanceTable(LanceConnection.of(database.toString()), "documents")) {
            Tables.prepare(table, schema);
            TableLayout layout = table.layout(schema);
            RowEncoder encoder = new RowEncoder("documents", schema, layout);
            try (RowBatch batch = table.newBatch(layout)) {
                assertThatThrownBy(() -> encoder.encode(GenericRowData.of(7L, value), batch))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "A row cannot be written to the table 'documents': column 'value', key id=7: %s",
                                problem);
            }
        }
    }

    @Test
    void aTimeInAKeyIsShownAsATime() {
        LogicalType time = LogicalTypeParser.parse("TIME(0) NOT NULL", getClass().getClassLoader());
        TableSchema schema =
                TableSchema.builder()
                        .column("at", SqlTypes.toColumn("at", time, NONE))
                        .primaryKey("at")
                        .build();
        KeyEncoder encoder = new KeyEncoder("documents", schema);
        GenericRowData row = GenericRowData.of(3_661_000);
        assertThat(encoder.encode(row).toByteArray()).isEqualTo(new byte[] {0x4D, 0x0E, 0, 0});
        assertThat(encoder.describe(row)).isEqualTo("key at=01:01:01");
    }

    @Test
    void doublesAreRoundedOnceOnTheirWayToSixteenBits() {
        // Halfway between two numbers of 16 bits as a float, and a little above it as a double.
        double above = 1 + Math.scalb(1.0, -11) + Math.scalb(1.0, -40);
        assertThat(Float16.toFloat16((float) above)).as("rounded twice").isEqualTo((short) 0x3C00);
        assertThat(Float16.toFloat16(HalfFloats.toOdd(above))).isEqualTo((short) 0x3C01);
        assertThat(Float16.toFloat16(HalfFloats.toOdd(-above))).isEqualTo((short) 0xBC01);
    }
}
