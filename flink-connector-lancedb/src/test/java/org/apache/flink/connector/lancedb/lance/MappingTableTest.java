package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is declared as each type stands in the table as such: null, usual values and extremes. */
class MappingTableTest {

    private static final BigInteger LARGEST_76 = BigInteger.TEN.pow(76).subtract(BigInteger.ONE);

    @TempDir Path database;

    /** The type's name, and pairs of what is declared and what Arrow's reader finds. */
    private static Arguments row(String type, Object... declaredAndFound) {
        return Arguments.of(type, declaredAndFound);
    }

    static List<Arguments> rows() {
        List<Arguments> rows = new ArrayList<>(flat());
        rows.addAll(times());
        rows.addAll(vectors());
        rows.addAll(nested());
        return rows;
    }

    private static List<Arguments> flat() {
        String longText = "\u00FC\uD83D\uDE80".repeat(5_000);
        UUID uuid = UUID.fromString("01234567-89ab-cdef-8000-0000000000ff");
        return List.of(
                row("bool", true, true, false, false),
                row("int8", (byte) -128, (byte) -128, 127, (byte) 127, 0L, (byte) 0),
                row("int16", Short.MIN_VALUE, Short.MIN_VALUE, 32_767, Short.MAX_VALUE),
                row("int32", Integer.MIN_VALUE, Integer.MIN_VALUE, 2_147_483_647L, 2_147_483_647),
                row("int64", Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
                row(
                        "float32",
                        -0f,
                        -0f,
                        0.1,
                        0.1f,
                        Float.MIN_VALUE,
                        Float.MIN_VALUE,
                        Float.NaN,
                        Float.NaN,
                        Double.POSITIVE_INFINITY,
                        Float.POSITIVE_INFINITY),
                row(
                        "float64",
                        1.5f,
                        1.5,
                        Double.MIN_VALUE,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE,
                        Double.MAX_VALUE,
                        Double.NaN,
                        Double.NaN),
                row(
                        "utf8",
                        "",
                        "",
                        longText,
                        longText,
                        'c',
                        "c",
                        "chars".toCharArray(),
                        "chars",
                        TimeUnit.DAYS,
                        "DAYS",
                        uuid,
                        uuid.toString()),
                row("large_utf8", "", "", longText, longText, java.nio.CharBuffer.wrap("b"), "b"),
                row(
                        "binary",
                        new byte[0],
                        "",
                        new byte[] {-1, 0},
                        "ff00",
                        ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 1),
                        "02"),
                row("large_binary", new byte[0], "", new byte[] {-1, 0}, "ff00"),
                row(
                        "fixed_size_binary(16)",
                        uuid,
                        "0123456789abcdef80000000000000ff",
                        new byte[16],
                        "00".repeat(16)),
                row("fixed_size_binary(1)", new byte[] {-128}, "80"),
                row(
                        "decimal128(38, 2)",
                        new BigDecimal("-1.5"),
                        new BigDecimal("-1.50"),
                        BigInteger.TEN.pow(36).subtract(BigInteger.ONE),
                        new BigDecimal("9".repeat(36) + ".00"),
                        7,
                        new BigDecimal("7.00"),
                        Long.MIN_VALUE,
                        new BigDecimal("-9223372036854775808.00")),
                row(
                        "decimal256(76, 0)",
                        LARGEST_76,
                        new BigDecimal(LARGEST_76),
                        LARGEST_76.negate(),
                        new BigDecimal(LARGEST_76.negate()),
                        BigDecimal.ZERO.setScale(9),
                        BigDecimal.ZERO,
                        -1,
                        new BigDecimal("-1")),
                row(
                        "decimal256(50, 3)",
                        new BigDecimal("1.5"),
                        new BigDecimal("1.500"),
                        new BigDecimal("-0.001"),
                        new BigDecimal("-0.001")));
    }

    private static List<Arguments> times() {
        return List.of(
                row(
                        "date32",
                        LocalDate.EPOCH,
                        0,
                        LocalDate.of(9999, 12, 31),
                        2_932_896,
                        LocalDate.ofEpochDay(Integer.MIN_VALUE),
                        Integer.MIN_VALUE),
                row("time32(s)", LocalTime.MIN, 0, LocalTime.MAX, 86_399),
                row(
                        "time32(ms)",
                        LocalTime.MIN,
                        LocalDateTime.parse("1970-01-01T00:00"),
                        LocalTime.MAX,
                        LocalDateTime.parse("1970-01-01T23:59:59.999")),
                row("time64(us)", LocalTime.MIN, 0L, LocalTime.MAX, 86_399_999_999L),
                row("time64(ns)", LocalTime.MIN, 0L, LocalTime.MAX, 86_399_999_999_999L),
                row(
                        "timestamp(us)",
                        LocalDateTime.parse("1969-12-31T23:59:59.999999999"),
                        LocalDateTime.parse("1969-12-31T23:59:59.999999"),
                        LocalDateTime.parse("9999-12-31T23:59:59.999999"),
                        LocalDateTime.parse("9999-12-31T23:59:59.999999")),
                row(
                        "timestamp(us, UTC)",
                        Instant.ofEpochSecond(-1, 1_000),
                        -999_999L,
                        OffsetDateTime.parse("1970-01-01T01:00:00.000001+01:00"),
                        1L,
                        ZonedDateTime.parse("1970-01-01T01:00:00+01:00[Europe/Paris]"),
                        0L),
                row(
                        "duration(us)",
                        Duration.ZERO,
                        0L,
                        Duration.ofNanos(1_999),
                        1L,
                        Duration.ofNanos(-1),
                        -1L,
                        Duration.ofSeconds(9_223_372_036_854L, 775_807_000),
                        Long.MAX_VALUE,
                        Duration.ofSeconds(-9_223_372_036_855L, 224_192_000),
                        Long.MIN_VALUE),
                row("duration(s)", Duration.ofSeconds(Long.MIN_VALUE), Long.MIN_VALUE),
                row("duration(ms)", Duration.ofDays(-1), -86_400_000L),
                row("duration(ns)", Duration.ofNanos(Long.MIN_VALUE), Long.MIN_VALUE));
    }

    private static List<Arguments> vectors() {
        short infinity = 0x7C00;
        return List.of(
                row(
                        "fixed_size_list<float16, 2>",
                        new float[] {1, -65_504},
                        List.of((short) 0x3C00, (short) 0xFBFF),
                        new double[] {0, 65_519},
                        List.of((short) 0, (short) 0x7BFF),
                        List.of(6e-8, Float.POSITIVE_INFINITY),
                        List.of((short) 1, infinity)),
                row(
                        "fixed_size_list<float32, 2>",
                        new float[] {Float.MAX_VALUE, -0f},
                        List.of(Float.MAX_VALUE, -0f),
                        new double[] {0.1, Double.NaN},
                        List.of(0.1f, Float.NaN),
                        List.of(1, 2.5),
                        List.of(1f, 2.5f)),
                row(
                        "fixed_size_list<float64, 2>",
                        new double[] {Double.MIN_VALUE, 1},
                        List.of(Double.MIN_VALUE, 1.0),
                        new float[] {1.5f, 2},
                        List.of(1.5, 2.0)));
    }

    private static List<Arguments> nested() {
        return List.of(
                row(
                        "list<int32>",
                        List.of(),
                        List.of(),
                        new int[] {1, 2},
                        List.of(1, 2),
                        Arrays.asList(1L, null),
                        Arrays.asList(1, null),
                        new Integer[] {null},
                        Arrays.asList((Object) null)),
                row(
                        "list<list<large_utf8>>",
                        Arrays.asList(List.of("a", ""), null, List.of()),
                        Arrays.asList(List.of("a", ""), null, List.of())),
                row(
                        "struct<a: int32 NOT NULL, b: struct<c: utf8>>",
                        Row.of(1, Row.of("c")),
                        Map.of("a", 1, "b", Map.of("c", "c")),
                        Map.of("a", 2, "other", "ignored"),
                        Map.of("a", 2),
                        Map.of("a", 3, "b", Map.of()),
                        Map.of("a", 3, "b", Map.of())),
                row(
                        "list<struct<a: int32 NOT NULL>>",
                        Arrays.asList(Row.of(1), null, Map.of("a", 2)),
                        Arrays.asList(Map.of("a", 1), null, Map.of("a", 2))),
                row(
                        "map<utf8, duration(ms)>",
                        Map.of(),
                        List.of(),
                        Map.of("k", Duration.ofMillis(5)),
                        List.of(Map.of("key", "k", "value", Duration.ofMillis(5)))),
                row(
                        "map<int64, list<map<utf8, bool>>>",
                        Map.of(1, List.of(Map.of("t", true))),
                        List.of(
                                Map.of(
                                        "key",
                                        1L,
                                        "value",
                                        List.of(List.of(Map.of("key", "t", "value", true)))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void declaredValuesAreReadBack(String name, Object... declaredAndFound) throws Exception {
        LanceType type = LanceType.parse(name);
        TableSchema schema =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int32()))
                        .column("value", type)
                        .primaryKey("id")
                        .build();
        try (LanceFixture target = new LanceFixture(database, schema)) {
            assertThat(ArrowTypes.matches(type, target.reader.schema().getFields().get(1)))
                    .isTrue();
            Checkpoint checkpoint = target.checkpoint().upsert(0, null);
            List<Object> expected = new ArrayList<>();
            expected.add(null);
            for (int i = 0; i < declaredAndFound.length; i += 2) {
                checkpoint.upsert(i + 1, declaredAndFound[i]);
                expected.add(declaredAndFound[i + 1]);
            }
            checkpoint.upsert(-1, null);
            expected.add(null);
            target.commit(1, checkpoint);
            List<Object> found = new ArrayList<>();
            target.reader.rows().forEach(row -> found.add(row.get("value")));
            assertThat(found).isEqualTo(expected);

            target.commit(2, target.checkpoint().upsert(0, declaredAndFound[0]));
            target.reader.compact();
            assertThat(target.reader.fragments()).isEqualTo(1);
            expected.remove(0);
            expected.add(declaredAndFound[1]);
            found.clear();
            target.reader.rows().forEach(row -> found.add(row.get("value")));
            assertThat(found).as("after compaction").isEqualTo(expected);
        }
    }
}
