package org.apache.flink.connector.lancedb.sink.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.lance.RowBatch;
import org.apache.flink.connector.lancedb.lance.TableLayout;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that a type cannot hold are refused with a sentence that names the way to the part. */
class NestedValuesTest {

    @TempDir Path database;

    private static TableSchema schema(String type) {
        return TableSchema.builder()
                .column("id", ColumnDef.notNull(LanceType.int64()))
                .column("value", LanceType.parse(type))
                .primaryKey("id")
                .build();
    }

    private void assertRefused(String type, Object value, String problem) throws Exception {
        TableSchema schema = schema(type);
        try (LanceTable table =
                new LanceTable(LanceConnection.of(database.toString()), "documents")) {
            Tables.prepare(table, schema);
            TableLayout layout = table.layout(schema);
            RowEncoder encoder = new RowEncoder("documents", schema, layout);
            Rows rows = new Rows(schema);
            try (RowBatch batch = table.newBatch(layout)) {
                assertThatThrownBy(
                                () ->
                                        encoder.encode(
                                                value instanceof RowData
                                                        ? (RowData) value
                                                        : rows.insert(7L, value),
                                                batch))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "A row cannot be written to the table 'documents': column 'value', key id=7: %s",
                                problem);
            }
        }
    }

    private static Arguments refused(String type, Object value, String problem) {
        return Arguments.of(type, value, problem);
    }

    static List<Arguments> refusals() {
        String struct = "struct<a: int32 NOT NULL, `b c`: struct<d: utf8>>";
        return List.of(
                refused(struct, Row.of(null, null), "field 'a': found null, expected a value"),
                refused(
                        "list<" + struct + ">",
                        Arrays.asList(Row.of(1, null), Row.of(null, null)),
                        "element 1: field 'a': found null, expected a value"),
                refused(
                        struct,
                        Row.of(1, Row.of(5)),
                        "field 'b c': field 'd': found a java.lang.Integer, expected a value for utf8"),
                refused(struct, Row.of(1), "the struct has 1 fields, expected 2: [a, b c]"),
                refused(
                        struct,
                        GenericRowData.of(7L, GenericRowData.of(1)),
                        "the struct has 1 fields, expected 2: [a, b c]"),
                refused(
                        "list<list<utf8>>",
                        List.of(List.of("x", 5)),
                        "element 0: element 1: found a java.lang.Integer, expected a value for utf8"),
                refused(
                        "map<utf8, int8>",
                        Collections.singletonMap(null, 1),
                        "key of entry 0: found null, expected a value"),
                refused(
                        "map<utf8, int8>",
                        Map.of("k", 300),
                        "value of entry 0: 300 does not fit int8 (-128 to 127)"),
                refused(
                        "map<utf8, int8>",
                        Map.of(1, 1),
                        "key of entry 0: found a java.lang.Integer, expected a value for utf8"),
                refused(
                        "map<utf8, struct<a: int32 NOT NULL>>",
                        Map.of("k", Map.of()),
                        "value of entry 0: field 'a': found null, expected a value"),
                refused(
                        "list<fixed_size_list<float32, 2>>",
                        List.of(new float[3]),
                        "element 0: the vector has 3 elements, expected 2"),
                refused(
                        "list<int8>",
                        "text",
                        "found a java.lang.String, expected a value for list<int8>"),
                refused(
                        "fixed_size_list<float16, 2>",
                        new float[] {0, -65_520},
                        "the vector's element 1 is -65520.0, which does not fit 16 bits of a float (-65504 to 65504)"),
                refused(
                        "fixed_size_list<float32, 1>",
                        new double[] {1e39},
                        "the vector's element 1.0E39 does not fit 32 bits of a float"),
                refused("float32", 1e39, "1.0E39 does not fit 32 bits of a float"),
                refused(
                        "fixed_size_binary(15)",
                        new UUID(0, 0),
                        "the UUID has 16 bytes, expected 15"),
                refused("fixed_size_binary(2)", new byte[3], "the value has 3 bytes, expected 2"),
                refused(
                        "fixed_size_binary(2)",
                        GenericRowData.of(7L, new byte[1]),
                        "the value has 1 bytes, expected 2"),
                refused(
                        "decimal256(76, 1)",
                        BigInteger.TEN.pow(75),
                        "1" + "0".repeat(75) + " does not fit decimal256(76, 1) without loss"),
                refused(
                        "decimal256(76, 1)",
                        new BigDecimal("0.05"),
                        "0.05 does not fit decimal256(76, 1) without loss"),
                refused(
                        "decimal128(5, 2)",
                        new BigDecimal("1E+2000000000"),
                        "1E+2000000000 does not fit decimal128(5, 2) without loss"),
                refused(
                        "decimal256(5, 2)",
                        GenericRowData.of(7L, new byte[16]),
                        "the value has 16 bytes, expected 32"),
                refused(
                        "time32(s)",
                        GenericRowData.of(7L, 86_400),
                        "86400 s since midnight are no time of day"),
                refused(
                        "time64(ns)",
                        GenericRowData.of(7L, -1L),
                        "-1 ns since midnight are no time of day"),
                refused(
                        "duration(us)",
                        Duration.ofSeconds(9_223_372_036_854L, 775_808_000),
                        "the duration PT2562047788H54.775808S does not fit 64 bits of duration(us)"),
                refused(
                        "duration(us)",
                        Duration.ofSeconds(-9_223_372_036_855L, 224_191_000),
                        "the duration PT-2562047788H-54.775809S does not fit 64 bits of duration(us)"),
                refused(
                        "timestamp(s, UTC)",
                        Instant.MAX,
                        "the timestamp +1000000000-12-31T23:59:59.999999999Z does not fit 64 bits of milliseconds"),
                refused(
                        "timestamp(s)",
                        LocalDateTime.MIN,
                        "the timestamp -999999999-01-01T00:00 does not fit 64 bits of milliseconds"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("refusals")
    void aValueThatDoesNotFitIsRefused(String type, Object value, String problem) throws Exception {
        assertRefused(type, value, problem);
    }

    @Test
    void theKeyInTheSentenceIsReadable() {
        TableSchema.Builder builder = TableSchema.builder();
        String[] types = {
            "time32(s)",
            "time64(ns)",
            "duration(ms)",
            "decimal256(5, 2)",
            "large_utf8",
            "fixed_size_binary(2)"
        };
        String[] key = new String[types.length];
        for (int i = 0; i < types.length; i++) {
            key[i] = "k" + i;
            builder.column(key[i], ColumnDef.notNull(LanceType.parse(types[i])));
        }
        TableSchema schema = builder.primaryKey(key).build();
        RowData row =
                new Rows(schema)
                        .insert(
                                LocalTime.NOON,
                                LocalTime.MAX,
                                Duration.ofSeconds(-1),
                                new BigDecimal("-5.5"),
                                "text",
                                new byte[] {1, 2});
        assertThat(new KeyEncoder("documents", schema).describe(row))
                .isEqualTo(
                        "key k0=12:00, k1=23:59:59.999999999, k2=-1000 ms, k3=-5.50, k4=text, k5=[1, 2]");
        GenericRowData wrong = new GenericRowData(types.length);
        wrong.setField(0, -1);
        wrong.setField(3, new byte[0]);
        assertThat(new KeyEncoder("documents", schema).describe(wrong))
                .startsWith("key k0=-1 s, k1=null, k2=null, k3=0.00");
    }
}
