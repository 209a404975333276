package org.apache.flink.connector.lancedb.testing;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.Row;

/**
 * Each row of the mapping from SQL types to columns, with a usual value, the extremes, and null:
 * what goes in, what lance-core reads, and what LanceDB's own client reads, in the texts of its
 * test script. A mapping is a column of one of few tables, since maps need another file version.
 */
public final class SqlMapping {

    /** A table of columns whose types Flink's CREATE TABLE does not know; its planner does. */
    private static final String DESCRIBED = "described";

    private static final String MAPS = "maps";

    private static final String PLAIN = "plain";

    /**
     * The tables: of columns without maps, of maps, and of what only Flink's Table API declares.
     */
    public static final List<String> TABLES = List.of(PLAIN, MAPS, DESCRIBED);

    private static final String FROM_LITERALS = "_from_literals";

    private final String table;
    private final String column;
    private final String sqlType;
    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<Object> values = new ArrayList<>();
    private final List<Object> readByLance = new ArrayList<>();
    private final List<String> readByLanceDb = new ArrayList<>();
    private String literal;

    private SqlMapping(String column, String sqlType) {
        this.table = tableOf(sqlType);
        this.column = column;
        this.sqlType = sqlType;
    }

    private static String tableOf(String sqlType) {
        boolean time = sqlType.startsWith("TIME(") && !sqlType.equals("TIME(0)");
        if (time || sqlType.startsWith("INTERVAL")) {
            return DESCRIBED;
        }
        return sqlType.contains("MAP<") || sqlType.contains("MULTISET<") ? MAPS : PLAIN;
    }

    private static SqlMapping of(String column, String sqlType) {
        return new SqlMapping(column, sqlType).value(null, null, null);
    }

    private SqlMapping value(Object value, Object byLance, String byLanceDb) {
        values.add(value);
        readByLance.add(byLance);
        readByLanceDb.add(byLanceDb);
        return this;
    }

    private SqlMapping same(Object... equalValues) {
        for (Object value : equalValues) {
            value(value, value, value.toString());
        }
        return this;
    }

    private SqlMapping option(String name, String value) {
        options.put(name, value);
        return this;
    }

    /** How SQL writes the usual value, the one after null. */
    private SqlMapping literal(String sql) {
        literal = sql;
        return this;
    }

    public String table() {
        return table;
    }

    public String column() {
        return column;
    }

    /** What {@link TestTable#rows()} has for each value; the first is null. */
    public List<Object> readByLance() {
        return readByLance;
    }

    /** The texts that LanceDB's client gives. */
    public List<String> readByLanceDb() {
        return readByLanceDb;
    }

    @Override
    public String toString() {
        return column + " " + sqlType + " " + options;
    }

    /** The name of the table that has the usual values, as SQL writes them. */
    public static String fromLiterals(String table) {
        return table + FROM_LITERALS;
    }

    /** Writes all values to both tables, and the usual ones to two others, by SQL. */
    public static void write(Path database) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        StreamTableEnvironment sql =
                StreamTableEnvironment.create(env, EnvironmentSettings.inBatchMode());
        for (String table : TABLES) {
            List<SqlMapping> columns =
                    all().filter(each -> each.table.equals(table)).collect(Collectors.toList());
            create(sql, table, database, columns);
            sql.createTemporaryView(
                    table + "_values",
                    env.fromData(rows(columns), ExternalTypeInfo.of(type(columns))));
            sql.executeSql("INSERT INTO " + table + " SELECT * FROM " + table + "_values").await();

            create(sql, fromLiterals(table), database, columns);
            sql.executeSql(
                            columns.stream()
                                    .filter(SqlMapping::hasLiteral)
                                    .map(SqlMapping::expression)
                                    .collect(
                                            Collectors.joining(
                                                    ", ",
                                                    "INSERT INTO "
                                                            + fromLiterals(table)
                                                            + namesOfLiterals(columns)
                                                            + " SELECT 1, ",
                                                    "")))
                    .await();
        }
    }

    private static String namesOfLiterals(List<SqlMapping> columns) {
        return columns.stream()
                .filter(SqlMapping::hasLiteral)
                .map(each -> "`" + each.column + "`")
                .collect(Collectors.joining(", ", " (id, ", ")"));
    }

    /** Flink 1.20 has no casts to maps. */
    private String expression() {
        return table.equals(PLAIN) ? "CAST(" + literal + " AS " + sqlType + ")" : literal;
    }

    /** Whether the usual value is written as SQL as well; else the column is left out. */
    public boolean hasLiteral() {
        return literal != null;
    }

    private static void create(
            TableEnvironment sql, String table, Path database, List<SqlMapping> columns) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", "lancedb");
        options.put("uri", database.toString());
        options.put("table", table);
        columns.forEach(
                each ->
                        each.options.forEach(
                                (name, value) ->
                                        options.put("columns." + each.column + "." + name, value)));
        if (table.startsWith(DESCRIBED)) {
            TableDescriptor.Builder descriptor =
                    TableDescriptor.forConnector("lancedb")
                            .schema(Schema.newBuilder().fromRowDataType(type(columns)).build());
            options.forEach(descriptor::option);
            sql.createTemporaryTable(table, descriptor.build());
            return;
        }
        sql.executeSql(
                String.format(
                        "CREATE TABLE %s (id INT, %s) WITH (%s)",
                        table,
                        columns.stream()
                                .map(each -> "`" + each.column + "` " + each.sqlType)
                                .collect(Collectors.joining(", ")),
                        options.entrySet().stream()
                                .map(each -> "'" + each.getKey() + "' = '" + each.getValue() + "'")
                                .collect(Collectors.joining(", "))));
    }

    private static DataType type(List<SqlMapping> columns) {
        List<DataTypes.Field> fields = new ArrayList<>();
        fields.add(DataTypes.FIELD("id", DataTypes.INT()));
        columns.forEach(each -> fields.add(DataTypes.FIELD(each.column, each.dataType())));
        return DataTypes.ROW(fields.toArray(new DataTypes.Field[0]));
    }

    private DataType dataType() {
        return TypeConversions.fromLogicalToDataType(
                LogicalTypeParser.parse(sqlType, SqlMapping.class.getClassLoader()));
    }

    /** As many rows as the column with the most values has; the others are null then. */
    private static List<Row> rows(List<SqlMapping> columns) {
        int count = columns.stream().mapToInt(each -> each.values.size()).max().getAsInt();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Row row = new Row(columns.size() + 1);
            row.setField(0, i);
            for (int c = 0; c < columns.size(); c++) {
                List<Object> values = columns.get(c).values;
                row.setField(c + 1, i < values.size() ? values.get(i) : null);
            }
            rows.add(row);
        }
        return rows;
    }

    /** All rows of the mapping. */
    public static Stream<SqlMapping> all() {
        return Stream.of(
                        scalars(),
                        texts(),
                        times(),
                        timestamps(),
                        vectors(),
                        nested(),
                        maps(),
                        chosen(),
                        json())
                .flatMap(List::stream);
    }

    private static List<SqlMapping> scalars() {
        String nines20 = "9".repeat(20) + "." + "9".repeat(18);
        return List.of(
                of("bool", "BOOLEAN").literal("TRUE").same(true, false),
                of("tiny", "TINYINT").literal("7").same((byte) 7, Byte.MIN_VALUE, Byte.MAX_VALUE),
                of("small", "SMALLINT")
                        .literal("7")
                        .same((short) 7, Short.MIN_VALUE, Short.MAX_VALUE),
                of("int", "INT").literal("7").same(7, Integer.MIN_VALUE, Integer.MAX_VALUE),
                of("big", "BIGINT").literal("7").same(7L, Long.MIN_VALUE, Long.MAX_VALUE),
                of("float", "FLOAT")
                        .literal("CAST(1.5 AS FLOAT)")
                        .value(1.5f, 1.5f, "1.5")
                        .value(Float.NaN, Float.NaN, "NaN")
                        .value(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, "-Infinity")
                        .value(Float.MAX_VALUE, Float.MAX_VALUE, "3.4028234663852886e+38")
                        .value(Float.MIN_VALUE, Float.MIN_VALUE, "1.401298464324817e-45")
                        .value(-0.0f, -0.0f, "0"),
                of("double", "DOUBLE")
                        .literal("1.5E0")
                        .value(1.5, 1.5, "1.5")
                        .value(Double.NaN, Double.NaN, "NaN")
                        .value(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, "Infinity")
                        .value(Double.MAX_VALUE, Double.MAX_VALUE, "1.7976931348623157e+308")
                        .value(Double.MIN_VALUE, Double.MIN_VALUE, "5e-324"),
                of("decimal_5", "DECIMAL(5, 2)")
                        .literal("1.50")
                        .same(
                                new BigDecimal("1.50"),
                                new BigDecimal("999.99"),
                                new BigDecimal("-999.99")),
                of("decimal_38", "DECIMAL(38, 18)")
                        .literal("CAST('1.5' AS DECIMAL(38, 18))")
                        .same(
                                new BigDecimal("1.500000000000000000"),
                                new BigDecimal(nines20),
                                new BigDecimal("-" + nines20)));
    }

    private static List<SqlMapping> texts() {
        String hard = "O'Brien \\ \"it''s\" \u2603 \uD83D\uDE00";
        String sqlHard = "'" + hard.replace("'", "''") + "'";
        return List.of(
                of("char", "CHAR(3)").literal("'abc'").same("abc"),
                of("varchar", "VARCHAR(30)").literal(sqlHard).same(hard, ""),
                of("string", "STRING").literal(sqlHard).same(hard, "", "x".repeat(100_000)),
                of("binary", "BINARY(3)")
                        .literal("x'00ff7f'")
                        .value(new byte[] {0, -1, 127}, "00ff7f", "00ff7f"),
                of("varbinary", "VARBINARY(4)")
                        .literal("x'00ff7f80'")
                        .value(new byte[] {0, -1, 127, -128}, "00ff7f80", "00ff7f80")
                        .value(new byte[0], "", ""),
                of("bytes", "BYTES")
                        .literal("x'00ff7f80'")
                        .value(new byte[] {0, -1, 127, -128}, "00ff7f80", "00ff7f80")
                        .value(new byte[0], "", ""));
    }

    private static List<SqlMapping> times() {
        LocalTime time = LocalTime.of(20, 15, 30);
        LocalTime withMillis = time.plusNanos(123_000_000);
        LocalTime last = LocalTime.of(23, 59, 59);
        LocalTime lastMillis = last.plusNanos(999_000_000);
        return List.of(
                of("date", "DATE")
                        .literal("DATE '2026-11-22'")
                        .value(LocalDate.of(2026, 11, 22), 20_779, "2026-11-22")
                        .value(LocalDate.of(1, 1, 1), -719_162, "0001-01-01")
                        .value(LocalDate.of(9999, 12, 31), 2_932_896, "9999-12-31"),
                of("time_0", "TIME(0)")
                        .literal("TIME '20:15:30'")
                        .value(time, 72_930, "20:15:30")
                        .value(LocalTime.MIN, 0, "00:00:00")
                        .value(last, 86_399, "23:59:59"),
                of("time_3", "TIME(3)")
                        .literal("TIME '20:15:30'")
                        .value(time, onFirstDay(time), "20:15:30.000")
                        .value(withMillis, onFirstDay(withMillis), "20:15:30.123")
                        .value(LocalTime.MIN, onFirstDay(LocalTime.MIN), "00:00:00.000")
                        .value(lastMillis, onFirstDay(lastMillis), "23:59:59.999"),
                of("time_6", "TIME(6)")
                        .literal("TIME '20:15:30'")
                        .value(time, 72_930_000_000L, "20:15:30.000000")
                        .value(withMillis, 72_930_123_000L, "20:15:30.123000")
                        .value(lastMillis, 86_399_999_000L, "23:59:59.999000"),
                of("time_9", "TIME(9)")
                        .literal("TIME '20:15:30'")
                        .value(time, 72_930_000_000_000L, "20:15:30.000000000")
                        .value(withMillis, 72_930_123_000_000L, "20:15:30.123000000")
                        .value(lastMillis, 86_399_999_000_000L, "23:59:59.999000000"),
                of("months", "INTERVAL YEAR(4) TO MONTH")
                        .literal("INTERVAL '1-2' YEAR TO MONTH")
                        .value(Period.ofMonths(14), 14, "14")
                        .value(Period.ofMonths(-9_999 * 12 - 11), -119_999, "-119999")
                        .value(Period.ofMonths(9_999 * 12 + 11), 119_999, "119999"),
                of("span", "INTERVAL DAY(6) TO SECOND(3)")
                        .literal("INTERVAL '1 02:03:04.567' DAY TO SECOND(3)")
                        .value(Duration.ofMillis(93_784_567L), 93_784_567L, "93784567 ms")
                        .value(
                                Duration.ofMillis(-86_399_999_999_999L),
                                -86_399_999_999_999L,
                                "-86399999999999 ms")
                        .value(
                                Duration.ofMillis(86_399_999_999_999L),
                                86_399_999_999_999L,
                                "86399999999999 ms"));
    }

    private static LocalDateTime onFirstDay(LocalTime time) {
        return LocalDateTime.of(LocalDate.EPOCH, time);
    }

    private static List<SqlMapping> timestamps() {
        LocalDateTime first = LocalDateTime.of(1, 1, 1, 0, 0);
        List<SqlMapping> mappings = new ArrayList<>();
        for (int digits : new int[] {0, 3, 6, 9}) {
            String fraction = "123456789".substring(0, digits);
            String point = digits == 0 ? "" : ".";
            LocalDateTime usual = LocalDateTime.parse("2026-11-22T20:15:30" + point + fraction);
            LocalDateTime from = digits == 9 ? LocalDateTime.of(1677, 9, 22, 0, 0) : first;
            LocalDateTime to =
                    digits == 9
                            ? LocalDateTime.parse("2262-04-11T23:47:16.854775807")
                            : LocalDateTime.parse(
                                    "9999-12-31T23:59:59" + point + "9".repeat(digits));
            String literal = "'2026-11-22 20:15:30" + point + fraction + "'";
            SqlMapping local = of("local_" + digits, "TIMESTAMP(" + digits + ")");
            SqlMapping utc = of("utc_" + digits, "TIMESTAMP_LTZ(" + digits + ")");
            local.literal("TIMESTAMP " + literal);
            utc.literal(String.format("TO_TIMESTAMP_LTZ(%d, 3)", count(usual.withNano(0), 3)));
            for (LocalDateTime time : List.of(usual, from, to)) {
                String text = text(time, digits);
                local.value(time, time, text);
                utc.value(time.toInstant(ZoneOffset.UTC), count(time, digits), text + "Z");
            }
            if (digits > 0) {
                utc.literal = null; // SQL has no literal of a point in time with a fraction.
            }
            mappings.add(local);
            mappings.add(utc);
        }
        return mappings;
    }

    private static String text(LocalDateTime time, int digits) {
        String text = String.format("%1$tFT%1$tT.%1$tN", time);
        return text.substring(0, text.length() - (digits == 0 ? 10 : 9 - digits));
    }

    private static long count(LocalDateTime time, int digits) {
        Duration sinceEpoch = Duration.between(LocalDate.EPOCH.atStartOfDay(), time);
        return BigDecimal.valueOf(sinceEpoch.getSeconds())
                .add(BigDecimal.valueOf(sinceEpoch.getNano(), 9))
                .movePointRight(digits)
                .longValueExact();
    }

    private static List<SqlMapping> vectors() {
        return List.of(
                vector("vector_float", "ARRAY<FLOAT>", null)
                        .literal("ARRAY[CAST(1 AS FLOAT), CAST(0.5 AS FLOAT)]")
                        .value(floats(1, 0.5f), List.of(1f, 0.5f), "[1, 0.5]")
                        .value(
                                floats(Float.NaN, Float.MAX_VALUE),
                                List.of(Float.NaN, Float.MAX_VALUE),
                                "[NaN, 3.4028234663852886e+38]"),
                vector("vector_double", "ARRAY<DOUBLE NOT NULL>", null)
                        .literal("ARRAY[1E0, -2.5E0]")
                        .value(new Double[] {1.0, -2.5}, List.of(1d, -2.5), "[1, -2.5]")
                        .value(
                                new Double[] {Double.MIN_VALUE, -Double.MAX_VALUE},
                                List.of(Double.MIN_VALUE, -Double.MAX_VALUE),
                                "[5e-324, -1.7976931348623157e+308]"),
                vector("vector_half", "ARRAY<FLOAT>", "float16")
                        .literal("ARRAY[CAST(1 AS FLOAT), CAST(65504 AS FLOAT)]")
                        .value(
                                floats(1, 65_504),
                                List.of((short) 0x3C00, (short) 0x7BFF),
                                "[1, 65504]"),
                vector("vector_half_of_double", "ARRAY<DOUBLE>", "float16")
                        .value(
                                new Double[] {1.0, 0.1},
                                List.of((short) 0x3C00, (short) 0x2E66),
                                "[1, 0.0999755859375]"),
                vector("vector_single_of_double", "ARRAY<DOUBLE>", "float32")
                        .value(
                                new Double[] {1.0, 0.1},
                                List.of(1f, 0.1f),
                                "[1, 0.10000000149011612]"),
                vector("vector_double_of_float", "ARRAY<FLOAT>", "float64")
                        .value(floats(1, 0.5f), List.of(1d, 0.5), "[1, 0.5]"),
                vector("vector_single_of_int", "ARRAY<INT>", "float32")
                        .literal("ARRAY[1, 16777216]")
                        .value(
                                new Integer[] {1, 16_777_216},
                                List.of(1f, 16_777_216f),
                                "[1, 16777216]"),
                vector("vector_int8", "ARRAY<TINYINT>", null)
                        .literal("ARRAY[CAST(-128 AS TINYINT), CAST(127 AS TINYINT)]")
                        .value(
                                new Byte[] {-128, 127},
                                List.of((byte) -128, (byte) 127),
                                "[-128, 127]"),
                vector("vector_int8_of_int", "ARRAY<INT NOT NULL>", "int8")
                        .literal("ARRAY[-128, 127]")
                        .value(
                                new Integer[] {-128, 127},
                                List.of((byte) -128, (byte) 127),
                                "[-128, 127]"),
                vector("vector_uint8", "ARRAY<SMALLINT>", "uint8")
                        .literal("ARRAY[CAST(0 AS SMALLINT), CAST(255 AS SMALLINT)]")
                        .value(new Short[] {0, 255}, List.of((byte) 0, (byte) -1), "[0, 255]"),
                vector("vector_uint8_of_float", "ARRAY<FLOAT>", "uint8")
                        .value(floats(0, 255), List.of((byte) 0, (byte) -1), "[0, 255]"));
    }

    private static Float[] floats(float... elements) {
        Float[] boxed = new Float[elements.length];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = elements[i];
        }
        return boxed;
    }

    private static SqlMapping vector(String column, String sqlType, String elementType) {
        SqlMapping mapping = of(column, sqlType).option("vector.dimension", "2");
        return elementType == null ? mapping : mapping.option("vector.element-type", elementType);
    }

    private static List<SqlMapping> nested() {
        return List.of(
                of("ints", "ARRAY<INT>")
                        .literal("ARRAY[1, CAST(NULL AS INT)]")
                        .value(new Integer[] {1, null}, Arrays.asList(1, null), "[1, null]")
                        .value(
                                new Integer[] {Integer.MIN_VALUE, Integer.MAX_VALUE},
                                List.of(Integer.MIN_VALUE, Integer.MAX_VALUE),
                                "[-2147483648, 2147483647]")
                        .value(new Integer[0], List.of(), "[]"),
                of("floats", "ARRAY<FLOAT>").value(floats(1.5f), List.of(1.5f), "[1.5]"),
                of("texts", "ARRAY<STRING NOT NULL>")
                        .literal("ARRAY['a', '']")
                        .value(new String[] {"a", ""}, List.of("a", ""), "[a, ]"),
                of("times", "ARRAY<TIME(0)>")
                        .literal("ARRAY[TIME '00:00:01', CAST(NULL AS TIME(0))]")
                        .value(
                                new LocalTime[] {LocalTime.of(0, 0, 1), null},
                                Arrays.asList(1, null),
                                "[00:00:01, null]"),
                of("lists", "ARRAY<ARRAY<BIGINT>>")
                        .literal("ARRAY[ARRAY[CAST(1 AS BIGINT), CAST(NULL AS BIGINT)]]")
                        .value(
                                new Long[][] {{1L, null}},
                                List.of(Arrays.asList(1L, null)),
                                "[[1, null]]")
                        .value(
                                new Long[][] {null, {}},
                                Arrays.asList(null, List.of()),
                                "[null, []]"),
                of("rows", "ARRAY<ROW<x INT NOT NULL, y DOUBLE>>")
                        .literal("ARRAY[ROW(1, 0.5E0)]")
                        .value(
                                new Row[] {Row.of(1, 0.5)},
                                List.of(Map.of("x", 1, "y", 0.5)),
                                "[{x: 1, y: 0.5}]")
                        .value(
                                new Row[] {Row.of(2, null), null},
                                Arrays.asList(Map.of("x", 2), null),
                                "[{x: 2, y: null}, null]"),
                of("row", "ROW<x INT NOT NULL, y ROW<z STRING, t TIME(0)>>")
                        .literal("ROW(1, ROW('a', TIME '00:00:01'))")
                        .value(
                                Row.of(1, Row.of("a", LocalTime.of(0, 0, 1))),
                                Map.of("x", 1, "y", Map.of("z", "a", "t", 1)),
                                "{x: 1, y: {z: a, t: 00:00:01}}")
                        .value(Row.of(1, null), Map.of("x", 1), "{x: 1, y: null}"));
    }

    private static List<SqlMapping> maps() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("a", 1);
        counts.put("b", null);
        return List.of(
                of("map", "MAP<STRING, INT>")
                        .literal("MAP[CAST('a' AS STRING), 1, 'b', CAST(NULL AS INT)]")
                        .value(
                                counts,
                                List.of(entry("a", 1), Map.of("key", "b")),
                                "{a: 1, b: null}")
                        .value(Map.of(), List.of(), "{}"),
                of("map_not_null", "MAP<INT NOT NULL, BIGINT NOT NULL>")
                        .literal("MAP[1, CAST(2 AS BIGINT)]")
                        .value(Map.of(1, 2L), List.of(entry(1, 2L)), "{1: 2}"),
                of("map_of_rows", "MAP<STRING, ROW<x INT, y STRING>>")
                        .literal("MAP[CAST('a' AS STRING), ROW(1, 'b')]")
                        .value(
                                Map.of("a", Row.of(1, "b")),
                                List.of(entry("a", Map.of("x", 1, "y", "b"))),
                                "{a: {x: 1, y: b}}"),
                of("map_of_lists", "MAP<STRING, ARRAY<INT>>")
                        .literal("MAP[CAST('a' AS STRING), ARRAY[1, 2]]")
                        .value(
                                Map.of("a", new Integer[] {1, 2}),
                                List.of(entry("a", List.of(1, 2))),
                                "{a: [1, 2]}"),
                of("map_of_maps", "MAP<STRING, MAP<INT, INT>>")
                        .literal("MAP[CAST('a' AS STRING), MAP[1, 2]]")
                        .value(
                                Map.of("a", Map.of(1, 2)),
                                List.of(entry("a", List.of(entry(1, 2)))),
                                "{a: {1: 2}}"),
                of("maps", "ARRAY<MAP<STRING, INT>>")
                        .literal("ARRAY[MAP[CAST('a' AS STRING), 1]]")
                        .value(
                                new Map<?, ?>[] {Map.of("a", 1)},
                                List.of(List.of(entry("a", 1))),
                                "[{a: 1}]")
                        .value(
                                new Map<?, ?>[] {null, Map.of()},
                                Arrays.asList(null, List.of()),
                                "[null, {}]"),
                of("multiset", "MULTISET<STRING>")
                        .value(Map.of("a", 2), List.of(entry("a", 2)), "{a: 2}")
                        .value(
                                Map.of("b", Integer.MAX_VALUE),
                                List.of(entry("b", Integer.MAX_VALUE)),
                                "{b: 2147483647}"));
    }

    private static Map<String, Object> entry(Object key, Object value) {
        return Map.of("key", key, "value", value);
    }

    private static List<SqlMapping> chosen() {
        LocalDateTime time = LocalDateTime.parse("2026-11-22T20:15:30.123");
        String nines76 = "9".repeat(38);
        return List.of(
                of("as_large_utf8", "STRING")
                        .option("type", "large_utf8")
                        .literal("'a'")
                        .same("a", ""),
                of("as_large_binary", "BYTES")
                        .option("type", "large_binary")
                        .literal("x'00ff'")
                        .value(new byte[] {0, -1}, "00ff", "00ff"),
                of("as_fixed_size_binary", "BINARY(2)")
                        .option("type", "fixed_size_binary(2)")
                        .literal("x'00ff'")
                        .value(new byte[] {0, -1}, "00ff", "00ff"),
                of("as_int8", "INT")
                        .option("type", "int8")
                        .literal("7")
                        .value(7, (byte) 7, "7")
                        .value(-128, (byte) -128, "-128"),
                of("as_int64", "INT")
                        .option("type", "int64")
                        .literal("7")
                        .value(7, 7L, "7")
                        .value(Integer.MIN_VALUE, (long) Integer.MIN_VALUE, "-2147483648"),
                of("as_decimal", "BIGINT")
                        .option("type", "decimal128(20, 1)")
                        .value(
                                Long.MIN_VALUE,
                                new BigDecimal(Long.MIN_VALUE + ".0"),
                                Long.MIN_VALUE + ".0"),
                of("decimal_as_int64", "DECIMAL(20, 0)")
                        .option("type", "int64")
                        .value(new BigDecimal("7"), 7L, "7"),
                of("as_decimal256", "DECIMAL(38, 0)")
                        .option("type", "decimal256(76, 0)")
                        .same(new BigDecimal(nines76), new BigDecimal("-" + nines76)),
                of("float_as_float64", "FLOAT")
                        .option("type", "float64")
                        .value(0.1f, (double) 0.1f, "0.10000000149011612"),
                of("double_as_float32", "DOUBLE")
                        .option("type", "float32")
                        .value(0.1, 0.1f, "0.10000000149011612"),
                of("float_as_float16", "FLOAT")
                        .option("type", "float16")
                        .value(0.1f, (short) 0x2E66, "0.0999755859375"),
                of("double_as_float16", "DOUBLE")
                        .option("type", "float16")
                        .value(0.1, (short) 0x2E66, "0.0999755859375"),
                of("time_as_time64", "TIME(0)")
                        .option("type", "time64(ns)")
                        .literal("TIME '00:00:01'")
                        .value(LocalTime.of(0, 0, 1), 1_000_000_000L, "00:00:01.000000000"),
                of("timestamp_as_ns", "TIMESTAMP(3)")
                        .option("type", "timestamp(ns)")
                        .literal("TIMESTAMP '2026-11-22 20:15:30.123'")
                        .value(time, time, "2026-11-22T20:15:30.123000000"),
                of("timestamp_as_s", "TIMESTAMP_LTZ(9)")
                        .option("type", "timestamp(s, UTC)")
                        .value(Instant.ofEpochSecond(-1), -1L, "1969-12-31T23:59:59Z"),
                of("span_as_us", "INTERVAL DAY TO SECOND(3)")
                        .literal("INTERVAL -'0.001' SECOND(1, 3)")
                        .option("type", "duration(us)")
                        .value(Duration.ofMillis(-1), -1_000L, "-1000 us"),
                of("list_of_large_utf8", "ARRAY<STRING>")
                        .option("type", "list<large_utf8>")
                        .literal("ARRAY['a', CAST(NULL AS STRING)]")
                        .value(new String[] {"a", null}, Arrays.asList("a", null), "[a, null]"),
                of("row_of_int64", "ROW<x INT>")
                        .option("type", "struct<x: int64>")
                        .literal("ROW(1)")
                        .value(Row.of(1), Map.of("x", 1L), "{x: 1}"),
                of("vector_by_type", "ARRAY<FLOAT>")
                        .option("type", "fixed_size_list<float32, 1>")
                        .value(floats(1.5f), List.of(1.5f), "[1.5]"));
    }

    private static List<SqlMapping> json() {
        String text = "{\"b\": [1, 2.50, null], \"a\": \"x\"}";
        String kept = "{\"a\":\"x\",\"b\":[1,2.5,null]}";
        String row =
                "{\"i\":1,\"l\":[\"a\",null],\"m\":{\"7\":true},\"d\":\"2026-11-22\",\"b\":\"AP8=\",\"n\":1.50}";
        return List.of(
                of("as_json", "STRING")
                        .option("type", "json")
                        .literal("'" + text + "'")
                        .value(text, kept, kept)
                        .value("null", "null", "null")
                        .value(
                                "[9223372036854775807, -9223372036854775808, 18446744073709551615]",
                                "[9223372036854775807,-9223372036854775808,18446744073709551615]",
                                "[9223372036854775807,-9223372036854775808,18446744073709551615]"),
                encoded("array_json", "ARRAY<ARRAY<INT>>")
                        .literal("ARRAY[ARRAY[1, CAST(NULL AS INT)]]")
                        .value(new Integer[][] {{1, null}}, "[[1,null]]", "[[1,null]]")
                        .value(new Integer[0][], "[]", "[]"),
                encoded(
                                "row_json",
                                "ROW<i INT, l ARRAY<STRING>, m MAP<INT, BOOLEAN>, d DATE, b BYTES, n DECIMAL(5, 2)>")
                        .literal(
                                "ROW(1, ARRAY['a', CAST(NULL AS STRING)], MAP[7, TRUE], DATE '2026-11-22', x'00ff', 1.50)")
                        .value(
                                Row.of(
                                        1,
                                        new String[] {"a", null},
                                        Map.of(7, true),
                                        LocalDate.of(2026, 11, 22),
                                        new byte[] {0, -1},
                                        new BigDecimal("1.50")),
                                row,
                                row),
                encoded("multiset_json", "MULTISET<STRING>")
                        .value(Map.of("a", 2), "{\"a\":2}", "{\"a\":2}"),
                encoded("array_as_json", "ARRAY<ROW<t TIMESTAMP(3), f FLOAT>>")
                        .option("type", "json")
                        .value(
                                new Row[] {
                                    Row.of(LocalDateTime.parse("2026-11-22T20:15:30.123"), 0.5f)
                                },
                                "[{\"f\":0.5,\"t\":\"2026-11-22T20:15:30.123\"}]",
                                "[{\"f\":0.5,\"t\":\"2026-11-22T20:15:30.123\"}]"),
                encoded("array_as_large_json", "ARRAY<INT>")
                        .option("type", "large_utf8")
                        .value(new Integer[] {1}, "[1]", "[1]"));
    }

    private static SqlMapping encoded(String column, String sqlType) {
        return of(column, sqlType).option("encoding", "json");
    }
}
