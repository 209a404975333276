package org.apache.flink.connector.lancedb.sink.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.CollectionUtil;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** DELETE FROM: what LanceDB deletes are exactly the rows for which Flink says true. */
class DeleteStatementITCase extends MiniClusterTestBase {

    private static final String EMOJI = "\uD83D\uDE00";

    private static final List<String> PREDICATES =
            List.of(
                    "id = 3",
                    "3 < id",
                    "id IN (1, 3, 99)",
                    "id NOT IN (1, 3)",
                    "ti = -128 OR ti = 127",
                    "ti < 5",
                    "si >= CAST(32767 AS SMALLINT)",
                    "i = -2147483648 OR i = 7",
                    "l = -9223372036854775807 - 1 OR l = 9007199254740993",
                    "l > 9007199254740992",
                    "l <> 0",
                    "f = CAST(0.1 AS FLOAT)",
                    "f > CAST(0.1 AS FLOAT)",
                    "f > 1.5e0",
                    "f < 1.5",
                    "f <= CAST(0 AS FLOAT)",
                    "f >= CAST(0 AS FLOAT)",
                    "NOT (f < CAST(1.5 AS FLOAT))",
                    "d = 0e0",
                    "d <> 0e0",
                    "d < 0e0",
                    "d <= 0e0",
                    "d > 0e0",
                    "d >= 0e0",
                    "d = 0.1e0",
                    "d < 1e300",
                    "d > -1e300 AND d < 2e0",
                    "NOT (d >= 0e0)",
                    "d BETWEEN -1e0 AND 1.5e0",
                    "b",
                    "NOT b",
                    "b = TRUE",
                    "b <> TRUE",
                    "b IS TRUE",
                    "b IS NOT TRUE",
                    "b IS FALSE",
                    "b IS NOT FALSE",
                    "b IS NULL",
                    "c = 'ab'",
                    "c = 'ab   '",
                    "c = 'abcde'",
                    "v = 'ab'",
                    "v >= 'ab'",
                    "s = 'O''Reilly'",
                    "s = 'back\\slash'",
                    "s = '" + EMOJI + "'",
                    "s > 'a' AND s < 'b'",
                    "s = ''",
                    "s <> ''",
                    "s IN ('O''Reilly', '" + EMOJI + "', 'a%b')",
                    "s = 'a''; DELETE FROM t; --'",
                    "s LIKE 'O''%'",
                    "s LIKE '%ly'",
                    "s LIKE '%" + EMOJI + "%'",
                    "s LIKE '%line%'",
                    "s NOT LIKE '%l%'",
                    "s LIKE 'O%' IS NOT TRUE OR id = 1",
                    "bin = X'00FF'",
                    "vb = X''",
                    "vb > X'7F'",
                    "dt = DATE '0001-01-01'",
                    "dt >= DATE '1970-01-01'",
                    "dt < DATE '1970-01-01' OR dt = DATE '9999-12-31'",
                    "t0 = TIMESTAMP '0001-01-01 00:00:00'",
                    "t3 > TIMESTAMP '2020-02-29 23:59:59.998'",
                    "t6 = TIMESTAMP '9999-12-31 23:59:59.999999'",
                    "t6 BETWEEN TIMESTAMP '1969-12-31 23:59:59.999999' AND TIMESTAMP '2020-02-29 23:59:59.999999'",
                    "t9 = TIMESTAMP '1969-12-31 23:59:59.999999999'",
                    "z3 > TO_TIMESTAMP_LTZ(0, 3)",
                    "z3 = CAST(TIMESTAMP '1970-01-01 01:00:00.001' AS TIMESTAMP_LTZ(3))",
                    "z6 <= CAST(TIMESTAMP '2020-02-29 23:59:59.999999' AS TIMESTAMP_LTZ(6))",
                    "dec2 = 0.10",
                    "dec2 = 12",
                    "dec2 > -0.05",
                    "dec2 < CAST(0.1 AS DECIMAL(3, 1))",
                    "big = CAST('123456789012345678901234567890123456.78' AS DECIMAL(38, 2))",
                    "big < 0",
                    "`we ird 'q\" \\ SELECT ä` = 3",
                    "`Id` = 12",
                    "i = j",
                    "i <> j",
                    "i < j OR i > j",
                    "l IS NULL AND id > 0",
                    "i IS NOT NULL AND NOT (i = 7)",
                    "(i = 7 OR s = 'a%b') AND (b OR d > 0e0) AND NOT (id = 1 AND l = 1)",
                    "NOT (i = 7 OR s = 'a%b')",
                    "i = CAST(NULL AS INT)",
                    "i = 1 AND i = 2",
                    "id >= 0 OR id < 0");

    private static final DataType TYPE =
            DataTypes.ROW(
                    DataTypes.FIELD("id", DataTypes.INT().notNull()),
                    DataTypes.FIELD("ti", DataTypes.TINYINT()),
                    DataTypes.FIELD("si", DataTypes.SMALLINT()),
                    DataTypes.FIELD("i", DataTypes.INT()),
                    DataTypes.FIELD("j", DataTypes.INT()),
                    DataTypes.FIELD("l", DataTypes.BIGINT()),
                    DataTypes.FIELD("f", DataTypes.FLOAT()),
                    DataTypes.FIELD("d", DataTypes.DOUBLE()),
                    DataTypes.FIELD("d2", DataTypes.DOUBLE()),
                    DataTypes.FIELD("b", DataTypes.BOOLEAN()),
                    DataTypes.FIELD("c", DataTypes.CHAR(5)),
                    DataTypes.FIELD("v", DataTypes.VARCHAR(20)),
                    DataTypes.FIELD("s", DataTypes.STRING()),
                    DataTypes.FIELD("bin", DataTypes.BINARY(2)),
                    DataTypes.FIELD("vb", DataTypes.BYTES()),
                    DataTypes.FIELD("dt", DataTypes.DATE()),
                    DataTypes.FIELD("t0", DataTypes.TIMESTAMP(0)),
                    DataTypes.FIELD("t3", DataTypes.TIMESTAMP(3)),
                    DataTypes.FIELD("t6", DataTypes.TIMESTAMP(6)),
                    DataTypes.FIELD("t9", DataTypes.TIMESTAMP(9)),
                    DataTypes.FIELD("z3", DataTypes.TIMESTAMP_LTZ(3)),
                    DataTypes.FIELD("z6", DataTypes.TIMESTAMP_LTZ(6)),
                    DataTypes.FIELD("dec2", DataTypes.DECIMAL(10, 2)),
                    DataTypes.FIELD("big", DataTypes.DECIMAL(38, 2)),
                    DataTypes.FIELD("we ird 'q\" \\ SELECT ä", DataTypes.INT()),
                    DataTypes.FIELD("Id", DataTypes.INT()));

    private StreamTableEnvironment sql;
    private TestTable table;

    private static List<Row> rows() {
        double[] doubles = {
            0.0,
            -0.0,
            Double.NaN,
            Double.longBitsToDouble(0xfff8000000000000L),
            0.1,
            1.5,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            -1.0
        };
        List<String> texts =
                List.of(
                        "O'Reilly",
                        "back\\slash",
                        EMOJI,
                        EMOJI + "x",
                        "a%b",
                        "",
                        "two\nlines",
                        "a'; DELETE FROM t; --",
                        "\uFFFD");
        List<String> chars = List.of("ab", "ab   ", "abcde", "", "a", "b", "ab\n", "AB", "äöü");
        List<LocalDateTime> times =
                List.of(
                        LocalDateTime.of(1, 1, 1, 0, 0),
                        LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999),
                        LocalDateTime.of(1970, 1, 1, 0, 0),
                        LocalDateTime.of(1970, 1, 1, 0, 0, 0, 1_000_000),
                        LocalDateTime.of(1970, 1, 1, 0, 0, 0, 1_000),
                        LocalDateTime.of(2020, 2, 29, 23, 59, 59, 999_999_999),
                        LocalDateTime.of(2020, 3, 1, 0, 0),
                        LocalDateTime.of(2200, 1, 1, 0, 0),
                        LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_999));
        List<String> decimals =
                List.of("0.10", "12.00", "-0.05", "0.00", "0.01", "-99999999.99", "1", "2", "3");
        List<String> wide =
                List.of(
                        "123456789012345678901234567890123456.78",
                        "-123456789012345678901234567890123456.78",
                        "123456789012345678901234567890123456.77",
                        "0",
                        "1",
                        "2",
                        "3",
                        "4",
                        "-0.01");
        long[] longs = {
            Long.MIN_VALUE, Long.MAX_VALUE, 9007199254740993L, 9007199254740992L, 0, 1, 2, 3, -1
        };
        List<Row> rows = new ArrayList<>();
        for (int k = 0; k < doubles.length; k++) {
            LocalDateTime time = times.get(k);
            LocalDateTime nanos =
                    time.getYear() == 1 || time.getYear() == 9999 ? times.get(2) : time;
            rows.add(
                    Row.of(
                            k,
                            (byte) (k == 0 ? -128 : k == 1 ? 127 : k),
                            (short) (k == 1 ? 32767 : k),
                            k == 0 ? Integer.MIN_VALUE : k,
                            k % 2 == 0 ? k : k + 1,
                            longs[k],
                            (float) doubles[k],
                            doubles[k],
                            doubles[k],
                            k % 3 == 0,
                            chars.get(k),
                            chars.get(k),
                            texts.get(k),
                            new byte[] {(byte) k, (byte) 0xFF},
                            k == 5 ? new byte[0] : new byte[] {(byte) (k * 40)},
                            time.toLocalDate(),
                            time.truncatedTo(ChronoUnit.SECONDS),
                            time.truncatedTo(ChronoUnit.MILLIS),
                            time.truncatedTo(ChronoUnit.MICROS),
                            nanos,
                            time.truncatedTo(ChronoUnit.MILLIS).toInstant(ZoneOffset.UTC),
                            time.truncatedTo(ChronoUnit.MICROS).toInstant(ZoneOffset.UTC),
                            new BigDecimal(decimals.get(k)),
                            new BigDecimal(wide.get(k)),
                            k,
                            k + 10));
        }
        Row nulls = new Row(TYPE.getChildren().size());
        nulls.setField(0, 9);
        rows.add(nulls);
        return rows;
    }

    @BeforeEach
    void fill() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        sql = StreamTableEnvironment.create(env, EnvironmentSettings.inBatchMode());
        sql.getConfig().set("table.local-time-zone", "Europe/Berlin");
        sql.createTemporaryView(
                "source",
                sql.fromDataStream(env.fromData(rows(), ExternalTypeInfo.of(TYPE)))
                        .as("id", fields().skip(1).toArray(String[]::new)));
        createTable("t");
        table = TestTable.in(directory.resolve("lancedb"), "t");
        sql.executeSql("INSERT INTO t SELECT * FROM source").await();
    }

    @AfterEach
    void close() {
        table.close();
    }

    private static Stream<String> fields() {
        return DataType.getFieldNames(TYPE).stream();
    }

    private void createTable(String name) {
        sql.executeSql(
                "CREATE TABLE "
                        + name
                        + " ("
                        + IntStream.range(0, TYPE.getChildren().size())
                                .mapToObj(
                                        k ->
                                                "`"
                                                        + DataType.getFieldNames(TYPE).get(k)
                                                        + "` "
                                                        + TYPE.getChildren()
                                                                .get(k)
                                                                .getLogicalType()
                                                                .asSerializableString())
                                .collect(Collectors.joining(", "))
                        + ", PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'lancedb', 'table' = '"
                        + name
                        + "', 'uri' = '"
                        + directory.resolve("lancedb")
                        + "')");
    }

    private long delete(String predicate) throws Exception {
        try (CloseableIterator<Row> result =
                sql.executeSql("DELETE FROM t WHERE " + predicate).collect()) {
            return (long) result.next().getField(0);
        }
    }

    private Set<Integer> ids() {
        return table.column("id").stream()
                .map(Integer.class::cast)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void whatIsDeletedIsWhatFlinkSaysTrueOf(TestInfo test) throws Exception {
        List<Row> verdicts =
                CollectionUtil.iteratorToList(
                        sql.executeSql(
                                        "SELECT id, "
                                                + PREDICATES.stream()
                                                        .map(p -> "(" + p + ") IS TRUE")
                                                        .collect(Collectors.joining(", "))
                                                + " FROM source")
                                .collect());
        long filled = table.version();
        SoftAssertions wrong = new SoftAssertions();
        for (int p = 0; p < PREDICATES.size(); p++) {
            Set<Integer> kept = new TreeSet<>();
            for (Row verdict : verdicts) {
                if (!(boolean) verdict.getField(p + 1)) {
                    kept.add((Integer) verdict.getField(0));
                }
            }
            wrong.assertThat(outcome(PREDICATES.get(p)))
                    .as(PREDICATES.get(p))
                    .isEqualTo(
                            new Outcome(
                                    verdicts.size() - kept.size(),
                                    kept,
                                    kept.size() == verdicts.size() ? 0 : 1));
            table.change(
                    latest -> {
                        try (org.lance.Dataset full = latest.checkoutVersion(filled)) {
                            full.restore();
                        }
                    });
        }
        wrong.assertAll();
        Figures.print(
                test,
                "%d conditions over %d rows: Flink and the table agree on each",
                PREDICATES.size(),
                verdicts.size());
    }

    /** What a DELETE said and did. */
    private record Outcome(long deleted, Set<Integer> kept, long versions) {}

    private Outcome outcome(String predicate) {
        long before = table.version();
        try {
            long deleted = delete(predicate);
            return new Outcome(deleted, ids(), table.version() - before);
        } catch (Exception e) {
            throw new AssertionError(predicate, e);
        }
    }

    private void assertRefused(String predicate, String reason) {
        long before = table.version();
        assertThatThrownBy(() -> delete(predicate))
                .as(predicate)
                .isInstanceOf(ValidationException.class)
                .hasMessageStartingWith(
                        "DELETE FROM 'default_catalog.default_database.t': LanceDB cannot delete by the condition ")
                .hasMessageEndingWith(" as Flink means it: " + reason + ".");
        assertThat(table.version()).isEqualTo(before);
    }

    @Test
    void whatLanceDbDoesNotMeanAsFlinkDoesIsRefused() {
        String translated =
                " is not translated. Translated are =, <>, <, <=, >, >=, IN, BETWEEN and LIKE of a column and literals, IS [NOT] NULL, IS [NOT] TRUE, IS [NOT] FALSE, AND, OR and NOT";
        assertRefused("UPPER(s) = 'A'", "upper(s)" + translated);
        assertRefused("i + 1 = 2", "plus(i, 1)" + translated);
        assertRefused("id = 1 AND s SIMILAR TO 'a.*'", "similar(s, 'a.*')" + translated);
        String patterns =
                "of LIKE only the patterns 'abc', 'abc%', '%abc' and '%abc%' on texts are translated, without '_', '\\' and ESCAPE";
        assertRefused("s LIKE 'a_c'", patterns);
        assertRefused("s LIKE 'a%c'", patterns);
        assertRefused("s LIKE 'a\\%'", patterns);
        assertRefused("ti = 300", "the literal 300 is no value of the column's type int8");
        assertRefused(
                "t0 > TIMESTAMP '2020-01-01 00:00:00.5'",
                "the literal 2020-01-01T00:00:00.500 is no value of the column's type timestamp(s)");
        assertRefused(
                "dec2 = 0.105",
                "the literal 0.105 is no value of the column's type decimal128(10, 2)");
        assertRefused("l > 1e0", "the literal 1.0 is no value of the column's type int64");
        assertRefused("CAST(s AS INT) = 1", "the cast of s from STRING to INT changes values");
        assertRefused("d = f", "cast(f, DOUBLE)" + translated);
        assertRefused(
                "d = d2",
                "the columns 'd' (float64) and 'd2' (float64) are not of one type other than floating-point");
        assertRefused("i = ti", "cast(ti, INT)" + translated);
        String order =
                " can hang on characters from U+D800 on, which Flink and LanceDB order differently";
        assertRefused("s > '" + EMOJI + "'", "the order with '" + EMOJI + "'" + order);
        assertRefused("s < v", "the order of the columns 's' and 'v'" + order);
    }

    @Test
    void aSubQueryIsRefusedByFlink() {
        assertThatThrownBy(() -> delete("id IN (SELECT id FROM source)"))
                .hasStackTraceContaining("SupportsRowLevelDelete");
        assertThat(table.rows()).hasSize(10);
    }

    @Test
    void withoutWhereAllRowsGo() throws Exception {
        try (CloseableIterator<Row> result = sql.executeSql("DELETE FROM t").collect()) {
            assertThat(result.next().getField(0)).isEqualTo(10L);
        }
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void aTableThatDoesNotExistOrHasAnotherTypeIsNamed() {
        createTable("absent");
        assertThatThrownBy(() -> sql.executeSql("DELETE FROM absent WHERE id = 1"))
                .isInstanceOf(TableException.class)
                .hasMessage(
                        "DELETE FROM 'default_catalog.default_database.absent' failed: The table 'absent' at "
                                + directory.resolve("lancedb/absent.lance")
                                + " does not exist, so it has no rows to delete. Check its name and its database, or write to it first.");
        sql.executeSql(
                "CREATE TABLE other (id BIGINT, nothing INT) WITH ('connector' = 'lancedb', 'table' = 't', 'uri' = '"
                        + directory.resolve("lancedb")
                        + "')");
        assertThatThrownBy(() -> sql.executeSql("DELETE FROM other WHERE id = 1"))
                .hasMessage(
                        "DELETE FROM 'default_catalog.default_database.other' failed: No row of the table 't' was deleted: the predicate compares the column 'id', declared as int64, but the table has it as int32 NOT NULL. Declare the column as the table has it.");
        assertThatThrownBy(() -> sql.executeSql("DELETE FROM other WHERE nothing = 1"))
                .hasMessageEndingWith(
                        "the predicate compares the column 'nothing', declared as int32, but the table has no such column. Declare the column as the table has it.");
    }

    @Test
    void aQueryThatReadsIsRefused() {
        assertThatThrownBy(() -> sql.executeSql("SELECT * FROM t"))
                .hasStackTraceContaining(
                        "The query reads the table 'default_catalog.default_database.t', and the lancedb connector only writes: INSERT INTO, DELETE and TRUNCATE. Read it with a LanceDB client.");
    }
}
