package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.TimestampUnit;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.testing.TargetRuns;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a table holds after rows were declared and retracted: the cases A of {@code
 * docs/conformance.md}. Each run has one checkpoint. The sink's writers and committer alone, with
 * the changes that reach them; what the tracker keeps from them is seen in {@code
 * DeclaredKeysITCase}.
 */
class RowConformanceTest {

    private static final String TABLE = "people";

    private static final TableSchema PEOPLE =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("name", LanceType.utf8())
                    .primaryKey("id")
                    .build();

    private static final TableSchema EMBEDDED =
            TableSchema.builder()
                    .column("id", ColumnDef.notNull(LanceType.int64()))
                    .column("title", ColumnDef.notNull(LanceType.utf8()))
                    .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 2))
                    .primaryKey("id")
                    .build();

    @TempDir Path database;
    private TestTable table;

    @BeforeEach
    void nameTable() {
        table = TestTable.in(database, TABLE);
    }

    @AfterEach
    void everyTableIsClosed() {
        table.close();
        assertThat(LanceTable.openTables()).isZero();
    }

    private TargetRuns target(TableSchema schema) {
        return new TargetRuns(database, TABLE, schema);
    }

    /** The state that most cases begin with. */
    private TargetRuns aliceAndBob() throws Exception {
        TargetRuns target = target(PEOPLE);
        target.run(declare(1L, "Alice"), declare(2L, "Bob"));
        return target;
    }

    private static Row declare(Object... fields) {
        return Row.ofKind(RowKind.UPDATE_AFTER, fields);
    }

    private static Row retract(String keyColumn, Object key) {
        Row row = Row.withNames(RowKind.DELETE);
        row.setField(keyColumn, key);
        return row;
    }

    private static Map<String, Object> person(long id, String name) {
        return Map.of("id", id, "name", name);
    }

    @Test
    void a1RowsOfAnEmptyTargetAreInsertedInOneVersion() throws Exception {
        target(PEOPLE).start().close();
        long before = table.version();

        aliceAndBob();

        assertThat(table.rowsBy("id")).containsExactly(person(1, "Alice"), person(2, "Bob"));
        assertThat(table.version()).isEqualTo(before + 1);
    }

    @Test
    void a3ARowDeclaredWithAnotherValueIsTheOnlyOneWritten() throws Exception {
        TargetRuns target = aliceAndBob();
        long before = table.version();

        target.run(declare(1L, "Alicia"));

        assertThat(table.rowsBy("id")).containsExactly(person(1, "Alicia"), person(2, "Bob"));
        assertThat(table.version()).isEqualTo(before + 1);
        assertThat(table.writtenRows()).as("Alice, Bob, Alicia").isEqualTo(3);
    }

    @Test
    void a4ARetractedRowIsGone() throws Exception {
        TargetRuns target = aliceAndBob();
        long before = table.version();

        target.run(retract("id", 2L));

        assertThat(table.rows()).containsExactly(person(1, "Alice"));
        assertThat(table.version()).isEqualTo(before + 1);
    }

    @Test
    void a6ARowRetractedAndDeclaredWithAnotherValueIsReplacedInOneVersion() throws Exception {
        TargetRuns target = aliceAndBob();
        long before = table.version();

        target.run(retract("id", 2L), declare(2L, "Robert"));

        assertThat(table.rowsBy("id")).containsExactly(person(1, "Alice"), person(2, "Robert"));
        assertThat(table.version()).isEqualTo(before + 1);
        assertThat(table.writtenRows()).as("Alice, Bob, Robert").isEqualTo(3);
    }

    @Test
    void a7ARetractionOfAKeyThatIsNowhereChangesNothing() throws Exception {
        TargetRuns target = aliceAndBob();
        long before = table.version();

        target.run(retract("id", 3L));

        assertThat(table.rowsBy("id")).containsExactly(person(1, "Alice"), person(2, "Bob"));
        assertThat(table.version()).isEqualTo(before);
    }

    /** The option of the case, and what a sink does that does not track declared keys. */
    @Test
    void a7ARetractedRowThatAnotherWriterDeclaredIsLookedUpAndDeleted() throws Exception {
        aliceAndBob();

        target(PEOPLE).run(retract("id", 2L));

        assertThat(table.rows()).containsExactly(person(1, "Alice"));
    }

    @Test
    void a8TheLastDeclarationOfAKeyWins() throws Exception {
        target(PEOPLE).run(declare(1L, "Alice"), declare(2L, "Bob"), declare(1L, "Alicia"));

        assertThat(table.rowsBy("id")).containsExactly(person(1, "Alicia"), person(2, "Bob"));
        assertThat(table.writtenRows()).isEqualTo(2);
    }

    @Test
    void a9OnlyTheExactPairsOfACompositeKeyChange() throws Exception {
        TableSchema schema =
                TableSchema.builder()
                        .column("tenant", ColumnDef.notNull(LanceType.utf8()))
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .column("name", LanceType.utf8())
                        .primaryKey("tenant", "id")
                        .build();
        TargetRuns target = target(schema);
        target.run(
                declare("a", 1L, "a1"),
                declare("a", 2L, "a2"),
                declare("b", 1L, "b1"),
                declare("b", 2L, "b2"),
                // Side by side the key's parts read as those of the pair after it.
                declare("c1", 1L, "c1-1"),
                declare("c", 11L, "c-11"));

        target.run(
                declare("a", 1L, "A1"),
                Row.ofKind(RowKind.DELETE, "b", 1L, null),
                declare("d", 1L, "d1"),
                Row.ofKind(RowKind.DELETE, "c1", 1L, null),
                Row.ofKind(RowKind.DELETE, "d", 2L, null));

        assertThat(table.column("name")).containsExactly("A1", "a2", "b2", "c-11", "d1");
    }

    static List<String> awkwardKeys() {
        return List.of(
                "O'Brien",
                "it''s",
                "a\\b",
                "",
                "\uD83D\uDE80",
                "x".repeat(10_000),
                // Each is a neighbour of one above, or means something to a predicate.
                "OBrien",
                "it's",
                "a\\\\b",
                " ",
                "\uD83D\uDE81",
                "x".repeat(9_999) + "y",
                "' OR '1' = '1",
                "\"`",
                "NULL",
                "\u0000");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("awkwardKeys")
    void a10AnAwkwardKeyUpsertsAndDeletesExactlyItsRow(String key) throws Exception {
        TableSchema schema =
                TableSchema.builder()
                        .column("key", ColumnDef.notNull(LanceType.utf8()))
                        .column("value", LanceType.utf8())
                        .primaryKey("key")
                        .build();
        TargetRuns target = target(schema);
        target.run(awkwardKeys().stream().map(each -> declare(each, "old")).toArray(Row[]::new));
        int others = awkwardKeys().size() - 1;

        target.run(declare(key, "new"));

        assertThat(table.rows())
                .hasSize(others + 1)
                .filteredOn(row -> row.get("value").equals("new"))
                .containsExactly(Map.of("key", key, "value", "new"));

        target.run(retract("key", key));

        assertThat(table.rows())
                .hasSize(others)
                .allSatisfy(row -> assertThat(row.get("value")).isEqualTo("old"));
    }

    /** A type, a key, and another key that stays. */
    static Stream<Arguments> keyTypes() {
        return Stream.of(
                Arguments.of(LanceType.bool(), true, false),
                Arguments.of(LanceType.int8(), Byte.MIN_VALUE, Byte.MAX_VALUE),
                Arguments.of(LanceType.int16(), Short.MIN_VALUE, Short.MAX_VALUE),
                Arguments.of(LanceType.int32(), Integer.MIN_VALUE, Integer.MAX_VALUE),
                Arguments.of(LanceType.int64(), Long.MIN_VALUE, Long.MAX_VALUE),
                Arguments.of(LanceType.utf8(), "a", "A"),
                Arguments.of(LanceType.binary(), new byte[] {0}, new byte[] {0, 0}),
                Arguments.of(LanceType.date32(), LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31)),
                Arguments.of(
                        LanceType.timestamp(TimestampUnit.MICROSECOND),
                        LocalDateTime.parse("1969-12-31T23:59:59.999999"),
                        LocalDateTime.parse("1970-01-01T00:00:00")),
                Arguments.of(
                        LanceType.timestampUtc(TimestampUnit.NANOSECOND),
                        Instant.parse("1969-12-31T23:59:59.999999999Z"),
                        Instant.EPOCH),
                Arguments.of(
                        LanceType.decimal128(38, 2),
                        new BigDecimal("-999999999999999999999999999999999999.99"),
                        new BigDecimal("999999999999999999999999999999999999.99")),
                Arguments.of(LanceType.decimal256(76, 0), BigDecimal.TEN.pow(75), BigDecimal.ONE),
                Arguments.of(LanceType.largeUtf8(), "", "\u0000"),
                Arguments.of(LanceType.largeBinary(), new byte[0], new byte[1]),
                Arguments.of(LanceType.time32(TimestampUnit.SECOND), LocalTime.MIN, LocalTime.NOON),
                Arguments.of(
                        LanceType.time64(TimestampUnit.NANOSECOND), LocalTime.MAX, LocalTime.MIN),
                Arguments.of(
                        LanceType.duration(TimestampUnit.MICROSECOND),
                        Duration.ofNanos(-1_000),
                        Duration.ZERO),
                Arguments.of(LanceType.fixedSizeBinary(16), new UUID(1, 2), new UUID(2, 1)),
                Arguments.of(LanceType.utf8(), new UUID(1, 2), new UUID(2, 1)));
    }

    @ParameterizedTest
    @MethodSource("keyTypes")
    void a11AKeyOfEachTypeUpsertsAndDeletes(LanceType type, Object key, Object other)
            throws Exception {
        TableSchema schema =
                TableSchema.builder()
                        .column("key", ColumnDef.notNull(type))
                        .column("value", LanceType.utf8())
                        .primaryKey("key")
                        .build();
        TargetRuns target = target(schema);
        target.run(declare(key, "old"), declare(other, "other"));

        target.run(declare(key, "new"));
        assertThat(table.column("value")).containsExactly("new", "other");

        target.run(retract("key", key));
        assertThat(table.column("value")).containsExactly("other");
    }

    @Test
    void a12ANullOrMissingKeyIsRefusedAndNothingIsWritten() throws Exception {
        aliceAndBob();
        Row missing = Row.withNames();
        missing.setField("name", "Nobody");
        Row retracted = Row.withNames(RowKind.DELETE);
        retracted.setField("name", "Bob");

        for (Row row : List.of(declare(null, "Nobody"), missing, retracted)) {
            assertRefused(
                    PEOPLE,
                    row,
                    "column 'id', key id=null: found null, expected a value: the column is part of the primary key");
        }
    }

    @Test
    void a13OtherFieldsAreIgnoredAndAMissingNullableOneIsNull() throws Exception {
        Row row = Row.withNames();
        row.setField("other", "ignored");
        row.setField("title", "first");
        row.setField("id", 1L);

        target(EMBEDDED).run(row);

        assertThat(table.rows())
                .singleElement()
                .satisfies(
                        found ->
                                assertThat(found)
                                        .containsEntry("id", 1L)
                                        .containsEntry("title", "first")
                                        .containsEntry("embedding", null)
                                        .hasSize(3));
    }

    @Test
    void a13AMissingFieldOfANotNullColumnIsRefused() throws Exception {
        Row row = Row.withNames();
        row.setField("id", 1L);

        assertRefused(EMBEDDED, row, "column 'title', key id=1: found null, expected a value");
    }

    @Test
    void a14AVectorOfAnotherLengthIsRefused() throws Exception {
        assertRefused(
                EMBEDDED,
                declare(1L, "t", new float[] {1, 2, 3}),
                "column 'embedding', key id=1: the vector has 3 elements, expected 2");
    }

    @Test
    void a14ANullElementOfAVectorIsRefused() throws Exception {
        assertRefused(
                EMBEDDED,
                declare(1L, "t", Arrays.asList(1f, null)),
                "column 'embedding', key id=1: the vector's element 1 is null, expected a number; a vector is null as a whole or not at all");
    }

    @Test
    void a14NaNIsStoredAndSoIsANullVector() throws Exception {
        target(EMBEDDED)
                .run(declare(1L, "NaN", new float[] {Float.NaN, 1}), declare(2L, "null", null));

        assertThat(table.rowsBy("id"))
                .extracting(row -> row.get("embedding"))
                .containsExactly(List.of(Float.NaN, 1f), null);
    }

    @Test
    void a14ANullVectorIsRefusedInANotNullColumn() throws Exception {
        TableSchema schema =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .column(
                                "embedding",
                                ColumnDef.notNull(LanceType.vector(VectorElementType.FLOAT32, 2)))
                        .primaryKey("id")
                        .build();

        assertRefused(
                schema,
                declare(1L, null),
                "column 'embedding', key id=1: found null, expected a value");
    }

    /** Refused where it is written, and of its checkpoint nothing is in the table. */
    private void assertRefused(TableSchema schema, Row row, String problem) throws Exception {
        TargetRuns target = target(schema);
        target.start().close();
        List<Map<String, Object>> rows = table.rows();
        long version = table.version();

        assertThatThrownBy(() -> target.run(row))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A row cannot be written to the table 'people': " + problem);

        assertThat(table.version()).isEqualTo(version);
        assertThat(table.rows()).isEqualTo(rows);
    }

    @Test
    void a16TheChangeOfAKeyThatArrivesLastWins() throws Exception {
        TargetRuns target = aliceAndBob();

        // What one subtask retracts another declares; both orders of arrival are possible.
        target.run(retract("id", 1L), declare(1L, "Alicia"));
        assertThat(table.rowsBy("id")).containsExactly(person(1, "Alicia"), person(2, "Bob"));

        target.run(declare(2L, "Robert"), retract("id", 2L));
        assertThat(table.rows()).containsExactly(person(1, "Alicia"));
    }
}
