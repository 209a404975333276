package org.apache.flink.connector.lancedb.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.connector.lancedb.connection.LanceConnection;
import org.apache.flink.connector.lancedb.lance.LanceTable;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.ManagedBy;
import org.apache.flink.connector.lancedb.schema.OnSchemaMismatch;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.sink.committer.LanceCommittable;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.testing.Rows;
import org.apache.flink.connector.lancedb.testing.SinkHarness;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cases B1 to B11 and B13 of tables and their schemas, through writers and committer. What
 * needs to know the rows that were declared before (B4: an unchanged row is not written again; B8:
 * the rows of a recreated table are declared again by themselves; B12) is not the sink's alone.
 */
class TableConformanceTest {

    private static final TableSchema USERS = users().build();

    @TempDir Path directory;

    private static TableSchema.Builder users() {
        return TableSchema.builder()
                .column("id", ColumnDef.notNull(LanceType.int32()))
                .column("name", LanceType.utf8())
                .primaryKey("id");
    }

    @AfterEach
    void everyTableIsClosed() {
        assertThat(LanceTable.openTables()).isZero();
    }

    private LanceTargetSinkBuilder<RowData> builder(Path database, TableSchema schema) {
        return LanceTargetSink.<RowData>builder()
                .setConnection(LanceConnection.of(database.toString()))
                .setDatabaseKey("main_db")
                .setTable("users")
                .setSchema(schema)
                .setRowConverter(RowConverter.forRowData());
    }

    private LanceTargetSinkBuilder<RowData> builder(TableSchema schema) {
        return builder(directory, schema);
    }

    private static SinkHarness<RowData> start(LanceTargetSinkBuilder<RowData> builder)
            throws IOException {
        return new SinkHarness<>(builder.build(), 2);
    }

    /** A run of a job: it starts, declares rows in one checkpoint, and ends. */
    private void run(TableSchema schema, RowData... rows) throws Exception {
        try (SinkHarness<RowData> sink = start(builder(schema))) {
            for (RowData row : rows) {
                sink.write(0, row);
            }
            sink.checkpoint(1);
        }
    }

    private void assertRefused(LanceTargetSinkBuilder<RowData> builder, String... words) {
        assertThatThrownBy(() -> start(builder)).hasMessageContainingAll(words);
    }

    private TestTable table() {
        return TestTable.in(directory, "users");
    }

    private static RowData row(TableSchema schema, Object... fields) {
        return new Rows(schema).insert(fields);
    }

    private void aliceAndBob() throws Exception {
        run(USERS, row(USERS, 1, "Alice"), row(USERS, 2, "Bob"));
    }

    private static List<String> columns(TestTable table) {
        return table.schema().getFields().stream().map(Field::getName).collect(Collectors.toList());
    }

    private static List<String> dataFiles(TestTable table) {
        return table.read(
                dataset ->
                        dataset.getFragments().stream()
                                .map(fragment -> fragment.metadata().getFiles().toString())
                                .collect(Collectors.toList()));
    }

    @Test
    void b1ATableThatIsAbsentIsCreatedEvenIfNoRowEverComes() throws Exception {
        run(USERS);
        try (TestTable table = table()) {
            assertThat(table.version()).isEqualTo(1);
            assertThat(table.rows()).isEmpty();
            assertThat(columns(table)).containsExactly("id", "name");
        }
    }

    @Test
    void b2ATableThatFitsAndIsUnknownIsAdoptedWithItsRows() throws Exception {
        try (TestTable table = table()) {
            table.create(
                    new Schema(
                            List.of(
                                    Field.nullable("name", ArrowType.Utf8.INSTANCE),
                                    Field.nullable("id", new ArrowType.Int(32, true)))));
            run(USERS, row(USERS, 1, "Alice"));
            run(USERS, row(USERS, 2, "Bob"));
            assertThat(table.column("name")).containsExactly("Alice", "Bob");
            assertThat(table.version()).as("creation and two commits, no DDL").isEqualTo(3);
        }
    }

    @Test
    void b3ANullableColumnIsAddedInOneVersionAndNoRowIsRewritten() throws Exception {
        aliceAndBob();
        TableSchema withTier = users().column("tier", LanceType.utf8()).build();
        try (TestTable table = table()) {
            List<String> files = dataFiles(table);
            long before = table.version();
            run(withTier);
            assertThat(table.version()).isEqualTo(before + 1);
            assertThat(dataFiles(table)).isEqualTo(files);
            assertThat(table.column("tier")).containsExactly(null, null);
            run(withTier);
            assertThat(table.version()).as("the next run").isEqualTo(before + 1);
        }
    }

    /** That rows without a new value are not written again: {@code TrackerStateTest}. */
    @Test
    void b4RowsWithValuesInANewColumnAreWrittenInOneVersion() throws Exception {
        aliceAndBob();
        TableSchema withTier = users().column("tier", LanceType.utf8()).build();
        try (TestTable table = table()) {
            long before = table.version();
            run(withTier, row(withTier, 1, "Alice", "vip"), row(withTier, 2, "Bob", "std"));
            assertThat(table.version()).as("the column, then the rows").isEqualTo(before + 2);
            assertThat(table.rowsBy("id"))
                    .containsExactly(
                            Map.of("id", 1, "name", "Alice", "tier", "vip"),
                            Map.of("id", 2, "name", "Bob", "tier", "std"));
        }
    }

    @Test
    void b5TwoColumnsAreAddedInOneVersion() throws Exception {
        aliceAndBob();
        TableSchema more =
                TableSchema.builder()
                        .column("select", LanceType.int64())
                        .column("id", ColumnDef.notNull(LanceType.int32()))
                        .column("name", LanceType.utf8())
                        .column("two words", LanceType.vector(VectorElementType.FLOAT32, 2))
                        .primaryKey("id")
                        .build();
        try (TestTable table = table()) {
            long before = table.version();
            run(more);
            assertThat(table.version()).isEqualTo(before + 1);
            assertThat(columns(table)).containsExactly("id", "name", "select", "two words");
            run(more, row(more, 7L, 1, "Alice", new float[] {1, 2}));
            assertThat(table.rowsBy("id").get(0))
                    .containsEntry("select", 7L)
                    .containsEntry("two words", List.of(1f, 2f));
        }
    }

    @Test
    void b6ANotNullColumnIsRefusedWithTheRemedy() throws Exception {
        aliceAndBob();
        TableSchema strict = users().column("tier", ColumnDef.notNull(LanceType.utf8())).build();
        try (TestTable table = table()) {
            assertRefused(
                    builder(strict),
                    "  *  tier    utf8 NOT NULL",
                    "declare it nullable, since rows that exist have no value");
            assertThat(table.version()).isEqualTo(2);
        }
    }

    @Test
    void b7AColumnThatIsNoLongerDeclaredIsKeptAndWrittenAsNull() throws Exception {
        TableSchema withTier = users().column("tier", LanceType.utf8()).build();
        run(withTier, row(withTier, 1, "Alice", "vip"), row(withTier, 2, "Bob", "std"));
        try (TestTable table = table()) {
            run(USERS, row(USERS, 2, "Robert"));
            assertThat(columns(table)).containsExactly("id", "name", "tier");
            assertThat(table.rowsBy("id").get(0)).containsEntry("tier", "vip");
            assertThat(table.rowsBy("id").get(1))
                    .containsEntry("name", "Robert")
                    .containsEntry("tier", null);
        }
    }

    @Test
    void b7ANotNullColumnThatIsNoLongerDeclaredIsRefused() throws Exception {
        TableSchema strict = users().column("tier", ColumnDef.notNull(LanceType.utf8())).build();
        run(strict);
        assertRefused(
                builder(USERS),
                "  *  tier    -",
                "utf8 NOT NULL",
                "declare it, since each row needs a value");
    }

    @Test
    void b8WhatCannotBeChangedInPlaceIsRefusedWithDeclaredAndFound() throws Exception {
        TableSchema found =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int32()))
                        .column("name", ColumnDef.notNull(LanceType.utf8()))
                        .column("age", LanceType.int32())
                        .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 4))
                        .primaryKey("id")
                        .build();
        run(found);
        TableSchema declared =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int32()))
                        .column("name", LanceType.utf8())
                        .column("age", ColumnDef.notNull(LanceType.int64()))
                        .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 8))
                        .primaryKey("id", "age")
                        .build();
        assertRefused(
                builder(declared),
                String.join(
                        System.lineSeparator(),
                        "The table 'users' does not fit its declaration; the columns marked with * differ:",
                        "     column     declared                     found                        what to do",
                        "     id         int32 NOT NULL, key 1        int32 NOT NULL, key",
                        "  *  name       utf8                         utf8 NOT NULL                declare it NOT NULL",
                        "  *  age        int64 NOT NULL, key 2        int32                        declare the type that the table has",
                        "  *  embedding  fixed_size_list<float32, 8>  fixed_size_list<float32, 4>  declare the type that the table has",
                        "Change the declaration or write to another table; or set OnSchemaMismatch.RECREATE"));
    }

    /** That the rows come again by themselves is for the tracker of declared keys. */
    @Test
    void b8RecreateReplacesTheTableAndRowsAreDeclaredAnew() throws Exception {
        aliceAndBob();
        TableSchema byName =
                TableSchema.builder()
                        .column("name", ColumnDef.notNull(LanceType.utf8()))
                        .primaryKey("name")
                        .build();
        try (TestTable table = table()) {
            try (SinkHarness<RowData> sink =
                    start(builder(byName).setOnSchemaMismatch(OnSchemaMismatch.RECREATE))) {
                assertThat(table.version()).isEqualTo(3);
                assertThat(table.rows()).isEmpty();
                sink.write(0, row(byName, "Alice"));
                sink.write(1, row(byName, "Bob"));
                sink.checkpoint(1);
                sink.write(0, new Rows(byName).delete("Alice"));
                sink.checkpoint(2);
            }
            assertThat(table.rows()).containsExactly(Map.of("name", "Bob"));
            assertThat(columns(table)).containsExactly("name");
        }
    }

    @Test
    void b8RecreateIsRefusedForAJobThatRestoresState() throws Exception {
        aliceAndBob();
        TableSchema changed = users().column("age", LanceType.int32()).build();
        TableSchema again = users().column("age", LanceType.int64()).build();
        List<byte[]> state;
        try (SinkHarness<RowData> sink = start(builder(changed))) {
            state = sink.snapshot(1);
        }
        assertThat(state).as("one for each subtask that there can be").hasSize(128);
        LanceTargetSinkBuilder<RowData> recreating =
                builder(again).setOnSchemaMismatch(OnSchemaMismatch.RECREATE);
        for (int parallelism : new int[] {1, 2, 3, 128}) {
            assertThatThrownBy(() -> new SinkHarness<>(recreating.build(), parallelism, state))
                    .hasMessageEndingWith(
                            "It is not recreated, because the job restores state that goes with the rows in it. Start the job without state to recreate it.");
        }
        try (TestTable table = table()) {
            assertThat(table.rows()).hasSize(2);
        }
    }

    @Test
    void b9AnotherOrderOfTheColumnsChangesNothing() throws Exception {
        aliceAndBob();
        TableSchema reversed =
                TableSchema.builder()
                        .column("name", LanceType.utf8())
                        .column("id", ColumnDef.notNull(LanceType.int32()))
                        .primaryKey("id")
                        .build();
        try (TestTable table = table()) {
            run(reversed);
            assertThat(table.version()).isEqualTo(2);
            run(reversed, row(reversed, "Robert", 2));
            assertThat(columns(table)).containsExactly("id", "name");
            assertThat(table.rowsBy("id"))
                    .containsExactly(
                            Map.of("id", 1, "name", "Alice"), Map.of("id", 2, "name", "Robert"));
        }
    }

    @Test
    void b10AUsersTableMustExistAndFitAndOnlyRowsAreWritten() throws Exception {
        LanceTargetSinkBuilder<RowData> user = builder(USERS).setManagedBy(ManagedBy.USER);
        assertRefused(
                user, "The table 'users' at ", " does not exist, and it is managed by the user.");
        assertThat(directory).isEmptyDirectory();
        aliceAndBob();
        TableSchema withTier = users().column("tier", LanceType.utf8()).build();
        assertRefused(
                builder(withTier).setManagedBy(ManagedBy.USER),
                "  *  tier ",
                "add the column to the table, or remove it from the declaration",
                "The table is managed by the user, so the sink does not change it. Change the table or the declaration.");
        try (TestTable table = table();
                SinkHarness<RowData> sink = start(user)) {
            assertThat(table.version()).isEqualTo(2);
            sink.write(0, row(USERS, 3, "Carol"));
            sink.checkpoint(1);
            assertThat(table.version()).isEqualTo(3);
            assertThat(table.rows()).hasSize(3);
        }
    }

    @Test
    void b11TwoTargetsInOneDatabaseAreIndependent() throws Exception {
        aliceAndBob();
        try (SinkHarness<RowData> other = start(builder(USERS).setTable("others"));
                TestTable users = table();
                TestTable others = TestTable.in(directory, "others")) {
            other.write(0, row(USERS, 1, "Zoe"));
            other.write(0, new Rows(USERS).delete(2, null));
            other.checkpoint(1);
            assertThat(others.column("name")).containsExactly("Zoe");
            assertThat(users.column("name")).containsExactly("Alice", "Bob");
            assertThat(users.version()).isEqualTo(2);
        }
    }

    @Test
    void b13AMovedDatabaseWithTheSameKeyIsRecognised() throws Exception {
        Path before = directory.resolve("before");
        Path after = directory.resolve("after");
        List<byte[]> state;
        List<LanceCommittable> committed;
        List<LanceCommittable> pending;
        try (SinkHarness<RowData> sink = start(builder(before, USERS))) {
            sink.write(0, row(USERS, 1, "Alice"));
            sink.write(1, row(USERS, 2, "Bob"));
            committed = sink.prepare(1);
            sink.commit(committed);
            sink.write(0, row(USERS, 1, "Alicia"));
            sink.write(1, new Rows(USERS).delete(2, null));
            sink.write(1, row(USERS, 3, "Carol"));
            pending = sink.prepare(2);
            state = sink.snapshot(2);
        }
        Files.move(before, after);
        try (SinkHarness<RowData> moved =
                        new SinkHarness<>(builder(after, USERS).build(), 3, state);
                TestTable table = TestTable.in(after, "users")) {
            long version = table.version();
            moved.commit(committed);
            assertThat(table.version()).as("the repeated commit").isEqualTo(version);
            moved.commit(pending);
            moved.commit(pending);
            assertThat(table.version()).isEqualTo(version + 1);
            assertThat(names(table)).isEqualTo(Map.of(1, "Alicia", 3, "Carol"));
            moved.write(2, new Rows(USERS).delete(1, null));
            moved.checkpoint(3);
            assertThat(names(table)).isEqualTo(Map.of(3, "Carol"));
        }
        assertThat(before).doesNotExist();
    }

    private static Map<Object, Object> names(TestTable table) {
        Map<Object, Object> names = new TreeMap<>();
        table.rows().forEach(row -> names.put(row.get("id"), row.get("name")));
        assertThat(names).hasSize(table.rows().size());
        return names;
    }

    @Test
    void stateOfAnotherKeyOrTableIsRefused() throws Exception {
        List<byte[]> state;
        List<LanceCommittable> pending;
        try (SinkHarness<RowData> sink = start(builder(USERS))) {
            sink.write(0, row(USERS, 1, "Alice"));
            pending = sink.prepare(1);
            state = sink.snapshot(1);
        }
        LanceTargetSinkBuilder<RowData> otherKey = builder(USERS).setDatabaseKey("other_db");
        String sentence =
                "The state that the job restores is of the table 'users' of the database 'main_db', and this sink writes to the table 'users' of the database 'other_db'. Set the same table and database key ('database-key' in SQL) as the job had that wrote the state; a database without a key has as its key the URI that it had then. Or start the job without this state.";
        assertThatThrownBy(() -> new SinkHarness<>(otherKey.build(), 1, state))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(sentence);
        try (SinkHarness<RowData> sink = start(otherKey);
                TestTable table = table()) {
            assertThatThrownBy(() -> sink.commit(pending))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(sentence);
            assertThat(table.rows()).isEmpty();
        }
        assertThatThrownBy(
                        () ->
                                new SinkHarness<>(
                                        builder(USERS).setTable("others").build(), 1, state))
                .hasMessageContaining(
                        "is of the table 'users' of the database 'main_db', and this sink writes to the table 'others' of the database 'main_db'");
        assertThat(directory.resolve("others.lance")).doesNotExist();
    }

    @Test
    void withoutAKeyTheUriIsTheKey() throws Exception {
        Path before = directory.resolve("before");
        List<byte[]> state;
        try (SinkHarness<RowData> sink = start(builder(before, USERS).setDatabaseKey(null))) {
            state = sink.snapshot(1);
        }
        Path after = directory.resolve("after");
        Files.move(before, after);
        assertThatThrownBy(
                        () ->
                                new SinkHarness<>(
                                        builder(after, USERS).setDatabaseKey(null).build(),
                                        1,
                                        state))
                .hasMessageContainingAll("'" + before + "'", "'" + after + "'");
        new SinkHarness<>(builder(after, USERS).setDatabaseKey(before.toString()).build(), 1, state)
                .close();
    }

    /** A restored checkpoint is committed while the first writer has not added the column yet. */
    @Test
    void pendingChangesOfANarrowerDeclarationAreCommitted() throws Exception {
        List<LanceCommittable> pending;
        List<byte[]> state;
        try (SinkHarness<RowData> sink = start(builder(USERS))) {
            sink.write(0, row(USERS, 1, "Alice"));
            pending = sink.prepare(1);
            state = sink.snapshot(1);
        }
        TableSchema withTier = users().column("tier", LanceType.utf8()).build();
        try (SinkHarness<RowData> sink = new SinkHarness<>(builder(withTier).build(), 2, state);
                TestTable table = table()) {
            sink.commit(pending);
            sink.write(0, row(withTier, 2, "Bob", "std"));
            sink.checkpoint(2);
            assertThat(table.column("tier")).containsExactly(null, "std");
        }
    }
}
