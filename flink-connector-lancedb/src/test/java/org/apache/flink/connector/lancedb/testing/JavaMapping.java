package org.apache.flink.connector.lancedb.testing;

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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.schema.LanceColumn;
import org.apache.flink.connector.lancedb.schema.RecordSchema;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.Vector;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.sink.LanceTargetSink;

/**
 * Each row of the mapping from Java types to columns, with a usual value, the extremes, and null
 * where the column takes it: what goes in, what lance-core reads, and what LanceDB's own client
 * reads, in the texts of its test script.
 *
 * @param <T> a record of an int {@code id} and a {@code value}
 */
public final class JavaMapping<T> {

    private final String name;
    private final RecordSchema<T> schema;
    private final BiFunction<Integer, Object, T> constructor;
    private final String columnType;
    private final List<Object> values = new ArrayList<>();
    private final List<Object> readByLance = new ArrayList<>();
    private final List<String> readByLanceDb = new ArrayList<>();

    private JavaMapping(
            Class<T> type, String columnType, BiFunction<Integer, Object, T> constructor) {
        this.name = type.getSimpleName();
        this.schema = TableSchema.fromClass(type, List.of("id"));
        this.constructor = constructor;
        this.columnType = columnType;
    }

    private JavaMapping<T> value(Object value, Object byLance, String byLanceDb) {
        values.add(value);
        readByLance.add(byLance);
        readByLanceDb.add(byLanceDb);
        return this;
    }

    private JavaMapping<T> orNull() {
        return value(null, null, null);
    }

    /** The name of the mapping, and of a table for it. */
    public String name() {
        return name;
    }

    public RecordSchema<T> schema() {
        return schema;
    }

    /** The type of the column {@code value}, with NOT NULL where it is so. */
    public String columnType() {
        return columnType;
    }

    /** One object for each value; their ids count from 0. */
    private List<T> rows() {
        List<T> rows = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            rows.add(constructor.apply(i, values.get(i)));
        }
        return rows;
    }

    /** Writes the objects to a table of the mapping's name. */
    public void write(Path database) throws Exception {
        LanceTargetSink<T> sink =
                LanceTargetSink.<T>builder()
                        .setConnection(LanceConnection.of(database.toString()))
                        .setTable(name)
                        .setSchema(schema)
                        .build();
        try (SinkHarness<T> harness = new SinkHarness<>(sink, 1)) {
            for (T row : rows()) {
                harness.write(0, row);
            }
            harness.checkpoint(1);
        }
    }

    /** What {@link TestTable#rows()} has for each value. */
    public List<Object> readByLance() {
        return readByLance;
    }

    /** The texts that LanceDB's client gives. */
    public List<String> readByLanceDb() {
        return readByLanceDb;
    }

    @Override
    public String toString() {
        return name;
    }

    public enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "not the name";
            }
        }
    }

    public record Author(String name, LocalDate born, List<Instant> seen) {}

    public record Point(int x, Double y) {}

    public record PrimitiveBoolean(int id, boolean value) {}

    public record BoxedBoolean(int id, Boolean value) {}

    public record PrimitiveByte(int id, byte value) {}

    public record BoxedByte(int id, Byte value) {}

    public record PrimitiveShort(int id, short value) {}

    public record BoxedShort(int id, Short value) {}

    public record PrimitiveInt(int id, int value) {}

    public record BoxedInteger(int id, Integer value) {}

    public record PrimitiveLong(int id, long value) {}

    public record BoxedLong(int id, Long value) {}

    public record PrimitiveFloat(int id, float value) {}

    public record BoxedFloat(int id, Float value) {}

    public record PrimitiveDouble(int id, double value) {}

    public record BoxedDouble(int id, Double value) {}

    public record Text(int id, String value) {}

    public record LargeText(int id, @LanceColumn(type = "large_utf8") String value) {}

    public record Characters(int id, char[] value) {}

    public record EnumConstant(int id, Colour value) {}

    public record OptionalText(int id, Optional<String> value) {}

    public record Bytes(int id, byte[] value) {}

    public record Buffer(int id, ByteBuffer value) {}

    public record LargeBytes(int id, @LanceColumn(type = "large_binary") byte[] value) {}

    public record Decimal128(int id, @LanceColumn(type = "decimal128(38, 18)") BigDecimal value) {}

    public record Decimal256(int id, @LanceColumn(type = "decimal256(76, 10)") BigDecimal value) {}

    public record Integer256(int id, @LanceColumn(type = "decimal256(76, 0)") BigInteger value) {}

    public record Date(int id, LocalDate value) {}

    public record Time(int id, LocalTime value) {}

    public record DateAndTime(int id, LocalDateTime value) {}

    public record PointInTime(int id, Instant value) {}

    public record OffsetTime(int id, OffsetDateTime value) {}

    public record ZonedTime(int id, ZonedDateTime value) {}

    public record Span(int id, Duration value) {}

    public record UuidText(int id, UUID value) {}

    public record UuidBytes(int id, @LanceColumn(type = "fixed_size_binary(16)") UUID value) {}

    public record FloatVector(int id, @Vector(dimension = 2) float[] value) {}

    public record DoubleVector(int id, @Vector(dimension = 2) double[] value) {}

    public record HalfVector(
            int id,
            @Vector(dimension = 2, elementType = VectorElementType.FLOAT16) float[] value) {}

    public record ListVector(int id, @Vector(dimension = 2) List<Float> value) {}

    public record JsonList(int id, List<String> value) {}

    public record JsonMap(int id, Map<String, Integer> value) {}

    public record JsonRecord(int id, Author value) {}

    public record JsonRecords(int id, List<Author> value) {}

    public record NativeList(int id, @LanceColumn(type = "list<utf8>") List<String> value) {}

    public record NativeArray(int id, @LanceColumn(type = "list<int64>") long[] value) {}

    public record NativeStruct(
            int id, @LanceColumn(type = "struct<x: int32, y: float64>") Point value) {}

    public record NativeStructs(
            int id, @LanceColumn(type = "list<struct<x: int32, y: float64>>") List<Point> value) {}

    public record NativeMap(
            int id, @LanceColumn(type = "map<utf8, int32>") Map<String, Integer> value) {}

    /** All rows of the mapping. */
    public static Stream<JavaMapping<?>> all() {
        return Stream.of(scalars(), texts(), times(), vectors(), nested()).flatMap(List::stream);
    }

    private static List<JavaMapping<?>> scalars() {
        String nines20 = "9".repeat(20) + "." + "9".repeat(18);
        String nines66 = "9".repeat(66) + "." + "9".repeat(10);
        return List.of(
                of(
                                PrimitiveBoolean.class,
                                "bool NOT NULL",
                                (i, v) -> new PrimitiveBoolean(i, (boolean) v))
                        .value(true, true, "true")
                        .value(false, false, "false"),
                of(BoxedBoolean.class, "bool", (i, v) -> new BoxedBoolean(i, (Boolean) v))
                        .value(true, true, "true")
                        .orNull(),
                numbers(
                        PrimitiveByte.class,
                        "int8 NOT NULL",
                        (i, v) -> new PrimitiveByte(i, (byte) v),
                        (byte) 7,
                        Byte.MIN_VALUE,
                        Byte.MAX_VALUE),
                numbers(
                        BoxedByte.class,
                        "int8",
                        (i, v) -> new BoxedByte(i, (Byte) v),
                        Byte.MIN_VALUE,
                        null),
                numbers(
                        PrimitiveShort.class,
                        "int16 NOT NULL",
                        (i, v) -> new PrimitiveShort(i, (short) v),
                        (short) 7,
                        Short.MIN_VALUE,
                        Short.MAX_VALUE),
                numbers(
                        BoxedShort.class,
                        "int16",
                        (i, v) -> new BoxedShort(i, (Short) v),
                        Short.MIN_VALUE,
                        null),
                numbers(
                        PrimitiveInt.class,
                        "int32 NOT NULL",
                        (i, v) -> new PrimitiveInt(i, (int) v),
                        7,
                        Integer.MIN_VALUE,
                        Integer.MAX_VALUE),
                numbers(
                        BoxedInteger.class,
                        "int32",
                        (i, v) -> new BoxedInteger(i, (Integer) v),
                        Integer.MIN_VALUE,
                        null),
                numbers(
                        PrimitiveLong.class,
                        "int64 NOT NULL",
                        (i, v) -> new PrimitiveLong(i, (long) v),
                        7L,
                        Long.MIN_VALUE,
                        Long.MAX_VALUE),
                numbers(
                        BoxedLong.class,
                        "int64",
                        (i, v) -> new BoxedLong(i, (Long) v),
                        Long.MIN_VALUE,
                        null),
                of(
                                PrimitiveFloat.class,
                                "float32 NOT NULL",
                                (i, v) -> new PrimitiveFloat(i, (float) v))
                        .value(1.5f, 1.5f, "1.5")
                        .value(Float.NaN, Float.NaN, "NaN")
                        .value(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, "-Infinity")
                        .value(Float.MAX_VALUE, Float.MAX_VALUE, "3.4028234663852886e+38")
                        .value(Float.MIN_VALUE, Float.MIN_VALUE, "1.401298464324817e-45"),
                of(BoxedFloat.class, "float32", (i, v) -> new BoxedFloat(i, (Float) v))
                        .value(-0.0f, -0.0f, "0")
                        .orNull(),
                of(
                                PrimitiveDouble.class,
                                "float64 NOT NULL",
                                (i, v) -> new PrimitiveDouble(i, (double) v))
                        .value(1.5, 1.5, "1.5")
                        .value(Double.NaN, Double.NaN, "NaN")
                        .value(Double.MAX_VALUE, Double.MAX_VALUE, "1.7976931348623157e+308")
                        .value(Double.MIN_VALUE, Double.MIN_VALUE, "5e-324"),
                of(BoxedDouble.class, "float64", (i, v) -> new BoxedDouble(i, (Double) v))
                        .value(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, "Infinity")
                        .orNull(),
                of(
                                Decimal128.class,
                                "decimal128(38, 18)",
                                (i, v) -> new Decimal128(i, (BigDecimal) v))
                        .value(
                                new BigDecimal("1.5"),
                                new BigDecimal("1.500000000000000000"),
                                "1.500000000000000000")
                        .value(new BigDecimal(nines20), new BigDecimal(nines20), nines20)
                        .value(
                                new BigDecimal("-" + nines20),
                                new BigDecimal("-" + nines20),
                                "-" + nines20)
                        .orNull(),
                of(
                                Decimal256.class,
                                "decimal256(76, 10)",
                                (i, v) -> new Decimal256(i, (BigDecimal) v))
                        .value(
                                new BigDecimal("-1.5"),
                                new BigDecimal("-1.5000000000"),
                                "-1.5000000000")
                        .value(new BigDecimal(nines66), new BigDecimal(nines66), nines66)
                        .value(
                                new BigDecimal("-" + nines66),
                                new BigDecimal("-" + nines66),
                                "-" + nines66)
                        .orNull(),
                of(
                                Integer256.class,
                                "decimal256(76, 0)",
                                (i, v) -> new Integer256(i, (BigInteger) v))
                        .value(BigInteger.TWO, new BigDecimal("2"), "2")
                        .value(
                                new BigInteger("9".repeat(76)),
                                new BigDecimal("9".repeat(76)),
                                "9".repeat(76))
                        .orNull());
    }

    private static List<JavaMapping<?>> texts() {
        String hard = "O'Brien \\ \"it''s\" \u2603 \uD83D\uDE00";
        UUID uuid = UUID.fromString("f23e4567-e89b-12d3-a456-426614174000");
        String uuidDigits = "f23e4567e89b12d3a456426614174000";
        byte[] bytes = {0, -1, 127, -128};
        return List.of(
                of(Text.class, "utf8", (i, v) -> new Text(i, (String) v))
                        .value(hard, hard, hard)
                        .value("", "", "")
                        .value("x".repeat(100_000), "x".repeat(100_000), "x".repeat(100_000))
                        .orNull(),
                of(LargeText.class, "large_utf8", (i, v) -> new LargeText(i, (String) v))
                        .value(hard, hard, hard)
                        .value("", "", "")
                        .orNull(),
                of(Characters.class, "utf8", (i, v) -> new Characters(i, (char[]) v))
                        .value(hard.toCharArray(), hard, hard)
                        .orNull(),
                of(EnumConstant.class, "utf8", (i, v) -> new EnumConstant(i, (Colour) v))
                        .value(Colour.RED, "RED", "RED")
                        .value(Colour.GREEN, "GREEN", "GREEN")
                        .orNull(),
                of(
                                OptionalText.class,
                                "utf8",
                                (i, v) -> new OptionalText(i, Optional.ofNullable((String) v)))
                        .value("there", "there", "there")
                        .orNull(),
                of(Bytes.class, "binary", (i, v) -> new Bytes(i, (byte[]) v))
                        .value(bytes, "00ff7f80", "00ff7f80")
                        .value(new byte[0], "", "")
                        .orNull(),
                of(Buffer.class, "binary", (i, v) -> new Buffer(i, (ByteBuffer) v))
                        .value(ByteBuffer.wrap(bytes), "00ff7f80", "00ff7f80")
                        .value(ByteBuffer.wrap(bytes, 1, 2), "ff7f", "ff7f")
                        .orNull(),
                of(LargeBytes.class, "large_binary", (i, v) -> new LargeBytes(i, (byte[]) v))
                        .value(bytes, "00ff7f80", "00ff7f80")
                        .orNull(),
                of(UuidText.class, "utf8", (i, v) -> new UuidText(i, (UUID) v))
                        .value(uuid, uuid.toString(), uuid.toString())
                        .orNull(),
                of(UuidBytes.class, "fixed_size_binary(16)", (i, v) -> new UuidBytes(i, (UUID) v))
                        .value(uuid, uuidDigits, uuidDigits)
                        .value(new UUID(0, 0), "0".repeat(32), "0".repeat(32))
                        .value(new UUID(-1, -1), "f".repeat(32), "f".repeat(32))
                        .orNull());
    }

    private static List<JavaMapping<?>> times() {
        LocalDateTime time = LocalDateTime.of(2026, 11, 22, 20, 15, 30, 123_456_789);
        LocalDateTime cut = LocalDateTime.of(2026, 11, 22, 20, 15, 30, 123_456_000);
        LocalDateTime first = LocalDateTime.of(1, 1, 1, 0, 0);
        LocalDateTime last = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000);
        String text = "2026-11-22T20:15:30.123456";
        return List.of(
                of(Date.class, "date32", (i, v) -> new Date(i, (LocalDate) v))
                        .value(LocalDate.of(2026, 11, 22), 20_779, "2026-11-22")
                        .value(LocalDate.of(1, 1, 1), -719_162, "0001-01-01")
                        .value(
                                LocalDate.ofEpochDay(Integer.MIN_VALUE),
                                Integer.MIN_VALUE,
                                "-2147483648 days")
                        .value(
                                LocalDate.ofEpochDay(Integer.MAX_VALUE),
                                Integer.MAX_VALUE,
                                "2147483647 days")
                        .orNull(),
                of(Time.class, "time64(us)", (i, v) -> new Time(i, (LocalTime) v))
                        .value(time.toLocalTime(), 72_930_123_456L, "20:15:30.123456")
                        .value(LocalTime.MIN, 0L, "00:00:00.000000")
                        .value(LocalTime.MAX, 86_399_999_999L, "23:59:59.999999")
                        .orNull(),
                of(
                                DateAndTime.class,
                                "timestamp(us)",
                                (i, v) -> new DateAndTime(i, (LocalDateTime) v))
                        .value(time, cut, text)
                        .value(first, first, "0001-01-01T00:00:00.000000")
                        .value(last, last, "9999-12-31T23:59:59.999999")
                        .orNull(),
                of(
                                PointInTime.class,
                                "timestamp(us, UTC)",
                                (i, v) -> new PointInTime(i, (Instant) v))
                        .value(time.toInstant(ZoneOffset.UTC), micros(cut), text + "Z")
                        .value(Instant.EPOCH.minusNanos(1), -1L, "1969-12-31T23:59:59.999999Z")
                        .value(
                                first.toInstant(ZoneOffset.UTC),
                                micros(first),
                                "0001-01-01T00:00:00.000000Z")
                        .value(
                                last.toInstant(ZoneOffset.UTC),
                                micros(last),
                                "9999-12-31T23:59:59.999999Z")
                        .orNull(),
                of(
                                OffsetTime.class,
                                "timestamp(us, UTC)",
                                (i, v) -> new OffsetTime(i, (OffsetDateTime) v))
                        .value(
                                time.plusHours(2).atOffset(ZoneOffset.ofHours(2)),
                                micros(cut),
                                text + "Z")
                        .orNull(),
                of(
                                ZonedTime.class,
                                "timestamp(us, UTC)",
                                (i, v) -> new ZonedTime(i, (ZonedDateTime) v))
                        .value(
                                time.plusHours(1).atZone(ZoneId.of("Europe/Berlin")),
                                micros(cut),
                                text + "Z")
                        .orNull(),
                of(Span.class, "duration(us)", (i, v) -> new Span(i, (Duration) v))
                        .value(Duration.ofSeconds(1, 500_000_000), 1_500_000L, "1500000 us")
                        .value(Duration.ZERO, 0L, "0 us")
                        .value(
                                Duration.of(Long.MAX_VALUE, java.time.temporal.ChronoUnit.MICROS),
                                Long.MAX_VALUE,
                                Long.MAX_VALUE + " us")
                        .value(
                                Duration.of(Long.MIN_VALUE, java.time.temporal.ChronoUnit.MICROS),
                                Long.MIN_VALUE,
                                Long.MIN_VALUE + " us")
                        .orNull());
    }

    private static long micros(LocalDateTime time) {
        Instant instant = time.toInstant(ZoneOffset.UTC);
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    private static List<JavaMapping<?>> vectors() {
        return List.of(
                of(
                                FloatVector.class,
                                "fixed_size_list<float32, 2>",
                                (i, v) -> new FloatVector(i, (float[]) v))
                        .value(new float[] {1, 0.5f}, List.of(1f, 0.5f), "[1, 0.5]")
                        .value(
                                new float[] {Float.NaN, Float.MAX_VALUE},
                                List.of(Float.NaN, Float.MAX_VALUE),
                                "[NaN, 3.4028234663852886e+38]")
                        .orNull(),
                of(
                                DoubleVector.class,
                                "fixed_size_list<float64, 2>",
                                (i, v) -> new DoubleVector(i, (double[]) v))
                        .value(
                                new double[] {1, -Double.MAX_VALUE},
                                List.of(1d, -Double.MAX_VALUE),
                                "[1, -1.7976931348623157e+308]")
                        .orNull(),
                of(
                                HalfVector.class,
                                "fixed_size_list<float16, 2>",
                                (i, v) -> new HalfVector(i, (float[]) v))
                        .value(
                                new float[] {1, 65_504},
                                List.of((short) 0x3C00, (short) 0x7BFF),
                                "[1, 65504]")
                        .orNull(),
                of(
                                ListVector.class,
                                "fixed_size_list<float32, 2>",
                                (i, v) -> new ListVector(i, cast(v)))
                        .value(List.of(1f, 0.5f), List.of(1f, 0.5f), "[1, 0.5]")
                        .orNull());
    }

    private static List<JavaMapping<?>> nested() {
        Author author =
                new Author(
                        "O'Brien", LocalDate.of(1911, 10, 5), List.of(Instant.ofEpochSecond(1, 5)));
        String authorJson =
                "{\"name\":\"O'Brien\",\"born\":\"1911-10-05\",\"seen\":[\"1970-01-01T00:00:01.000000005Z\"]}";
        List<String> withNull = Arrays.asList("a", null, "");
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put("a", 1);
        map.put("b", null);
        return List.of(
                of(JsonList.class, "utf8", (i, v) -> new JsonList(i, cast(v)))
                        .value(withNull, "[\"a\",null,\"\"]", "[\"a\",null,\"\"]")
                        .value(List.of(), "[]", "[]")
                        .orNull(),
                of(JsonMap.class, "utf8", (i, v) -> new JsonMap(i, cast(v)))
                        .value(map, "{\"a\":1,\"b\":null}", "{\"a\":1,\"b\":null}")
                        .orNull(),
                of(JsonRecord.class, "utf8", (i, v) -> new JsonRecord(i, (Author) v))
                        .value(author, authorJson, authorJson)
                        .orNull(),
                of(JsonRecords.class, "utf8", (i, v) -> new JsonRecords(i, cast(v)))
                        .value(List.of(author), "[" + authorJson + "]", "[" + authorJson + "]")
                        .orNull(),
                of(NativeList.class, "list<utf8>", (i, v) -> new NativeList(i, cast(v)))
                        .value(withNull, withNull, "[a, null, ]")
                        .value(List.of(), List.of(), "[]")
                        .orNull(),
                of(NativeArray.class, "list<int64>", (i, v) -> new NativeArray(i, (long[]) v))
                        .value(
                                new long[] {Long.MIN_VALUE, Long.MAX_VALUE},
                                List.of(Long.MIN_VALUE, Long.MAX_VALUE),
                                "[-9223372036854775808, 9223372036854775807]")
                        .orNull(),
                of(
                                NativeStruct.class,
                                "struct<x: int32, y: float64>",
                                (i, v) -> new NativeStruct(i, (Point) v))
                        .value(new Point(1, 0.5), struct(1, 0.5), "{x: 1, y: 0.5}")
                        .value(new Point(1, null), struct(1, null), "{x: 1, y: null}")
                        .orNull(),
                of(
                                NativeStructs.class,
                                "list<struct<x: int32, y: float64>>",
                                (i, v) -> new NativeStructs(i, cast(v)))
                        .value(
                                Arrays.asList(new Point(1, 0.5), null),
                                Arrays.asList(struct(1, 0.5), null),
                                "[{x: 1, y: 0.5}, null]")
                        .orNull(),
                of(NativeMap.class, "map<utf8, int32>", (i, v) -> new NativeMap(i, cast(v)))
                        .value(map, List.of(entry("a", 1), entry("b", null)), "{a: 1, b: null}")
                        .value(Map.of(), List.of(), "{}")
                        .orNull());
    }

    /** As Arrow shows a struct: fields that are null are left out. */
    private static Map<String, Object> struct(int x, Double y) {
        Map<String, Object> struct = new LinkedHashMap<>();
        struct.put("x", x);
        if (y != null) {
            struct.put("y", y);
        }
        return struct;
    }

    private static Map<String, Object> entry(String key, Integer value) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("key", key);
        if (value != null) {
            entry.put("value", value);
        }
        return entry;
    }

    private static <T> JavaMapping<T> of(
            Class<T> type, String columnType, BiFunction<Integer, Object, T> constructor) {
        return new JavaMapping<>(type, columnType, constructor);
    }

    private static <T> JavaMapping<T> numbers(
            Class<T> type,
            String columnType,
            BiFunction<Integer, Object, T> constructor,
            Object... numbers) {
        JavaMapping<T> mapping = of(type, columnType, constructor);
        for (Object number : numbers) {
            mapping.value(number, number, number == null ? null : number.toString());
        }
        return mapping;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <V> V cast(Object value) {
        return (V) value;
    }
}
