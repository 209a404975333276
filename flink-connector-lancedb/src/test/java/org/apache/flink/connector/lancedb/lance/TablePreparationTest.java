package org.apache.flink.connector.lancedb.lance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.connector.lancedb.schema.ColumnDef;
import org.apache.flink.connector.lancedb.schema.LanceType;
import org.apache.flink.connector.lancedb.schema.ManagedBy;
import org.apache.flink.connector.lancedb.schema.OnSchemaMismatch;
import org.apache.flink.connector.lancedb.schema.TableSchema;
import org.apache.flink.connector.lancedb.schema.VectorElementType;
import org.apache.flink.connector.lancedb.testing.Tables;
import org.apache.flink.connector.lancedb.testing.TestTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;

/** What a job's start does to a table, and what it refuses to do. */
class TablePreparationTest {

    private static final TableSchema SCHEMA = with();

    @TempDir Path database;
    private LanceFixture target;

    /** The columns id and title, and nullable strings of the names. */
    private static TableSchema with(String... names) {
        TableSchema.Builder schema =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .column("title", LanceType.utf8());
        for (String name : names) {
            schema.column(name, LanceType.utf8());
        }
        return schema.primaryKey("id").build();
    }

    private static TableSchema other() {
        return TableSchema.builder()
                .column("id", ColumnDef.notNull(LanceType.utf8()))
                .column("size", LanceType.int32())
                .primaryKey("id")
                .build();
    }

    @BeforeEach
    void createTable() throws Exception {
        target = new LanceFixture(database, SCHEMA);
        target.commit(1, target.checkpoint().upsert(1L, "one").upsert(2L, "two"));
    }

    @AfterEach
    void closeTable() {
        target.close();
    }

    private TablePreparation user(TableSchema schema) {
        return new TablePreparation(
                target.table, schema, "main_db", ManagedBy.USER, OnSchemaMismatch.FAIL, false);
    }

    private TablePreparation recreating(TableSchema schema, String key, boolean restored) {
        return new TablePreparation(
                target.table, schema, key, ManagedBy.SYSTEM, OnSchemaMismatch.RECREATE, restored);
    }

    private List<String> columns() {
        return target.reader.schema().getFields().stream()
                .map(Field::getName)
                .collect(Collectors.toList());
    }

    private List<String> dataFiles() {
        return target.reader.read(
                dataset ->
                        dataset.getFragments().stream()
                                .map(fragment -> fragment.metadata().getFiles().toString())
                                .collect(Collectors.toList()));
    }

    @Test
    void b3B5ColumnsAreAddedInOneVersionAndNoRowIsRewritten() throws Exception {
        String[] names = {"a b", "q\"uote", "it's", "世界", "select", "x-y", "A", "ümlaut"};
        List<String> files = dataFiles();
        long before = target.reader.version();
        Tables.prepare(target.table, with(names));
        assertThat(target.reader.version()).isEqualTo(before + 1);
        assertThat(dataFiles()).isEqualTo(files);
        List<String> expected = new ArrayList<>(List.of("id", "title"));
        expected.addAll(Arrays.asList(names));
        assertThat(columns()).isEqualTo(expected);
        assertThat(target.reader.rows())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).containsEntry("x-y", null));

        Tables.prepare(target.table, with(names));
        assertThat(target.reader.version()).as("nothing is left to add").isEqualTo(before + 1);

        try (LanceTable table = new LanceTable(target.connection(), LanceFixture.NAME)) {
            Checkpoint checkpoint = new Checkpoint(table, with(names));
            checkpoint
                    .upsert(2L, "zwei", "a", "b", "c", "d", "e", "f", "g", "h")
                    .delete(1L, null, null, null, null, null, null, null, null, null);
            new TableCommit(table, with(names), 1 << 20, afterConflict -> {})
                    .commit(LanceFixture.stamp(2), List.of(checkpoint.changes()));
        }
        assertThat(target.reader.rows()).hasSize(1);
        assertThat(target.reader.rows().get(0)).containsEntry("世界", "d").containsEntry("id", 2L);
    }

    @Test
    void aVectorColumnIsAddedAndCanBeWrittenTo() throws Exception {
        TableSchema schema =
                TableSchema.builder()
                        .column("embedding", LanceType.vector(VectorElementType.FLOAT32, 2))
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .primaryKey("id")
                        .build();
        Tables.prepare(target.table, schema);
        UncommittedChanges changes =
                new Checkpoint(target.table, schema).upsert(new float[] {1, 2}, 3L).changes();
        new TableCommit(target.table, schema, 1 << 20, afterConflict -> {})
                .commit(LanceFixture.stamp(2), List.of(changes));
        assertThat(target.reader.rowsBy("id").get(2))
                .containsEntry("embedding", List.of(1f, 2f))
                .containsEntry("title", null);
        assertThat(target.reader.rowsBy("id").get(0)).containsEntry("embedding", null);
    }

    @Test
    void columnsAreAddedToATableWithoutRows() throws Exception {
        try (LanceFixture empty = new LanceFixture(database.resolve("empty"), SCHEMA)) {
            Tables.prepare(empty.table, with("extra"));
            assertThat(empty.reader.version()).isEqualTo(2);
        }
    }

    @Test
    void theCreatorsKeyIsRecordedAndOutlivesAddedColumns() throws Exception {
        Tables.prepare(target.table, with("extra"));
        assertThat(target.reader.schema().getCustomMetadata())
                .isEqualTo(Map.of("flink.database-key", "main_db"));
    }

    /** Both as inserts and as an update with deletions. */
    @Test
    void filesWrittenBeforeAColumnWasAddedAreCommittedAfterItAndReadAsNull() throws Exception {
        UncommittedChanges inserts = target.checkpoint().upsert(3L, "three").changes();
        UncommittedChanges updates =
                target.checkpoint().upsert(1L, "new").delete(2L, null).changes();
        Tables.prepare(target.table, with("extra"));
        for (TableSchema declared : List.of(SCHEMA, with("extra", "not added yet"))) {
            TableCommit commit =
                    new TableCommit(target.table, declared, 1 << 20, afterConflict -> {});
            commit.commit(LanceFixture.stamp(2), List.of(inserts));
            commit.commit(LanceFixture.stamp(3), List.of(updates));
        }
        assertThat(target.reader.column("title")).containsExactly("new", "three");
        assertThat(target.reader.column("extra")).containsExactly(null, null);
    }

    @Test
    void changesOnTopOfATableWhoseKeyColumnChangedAreRefused() throws Exception {
        UncommittedChanges changes = target.checkpoint().delete(1L, null).changes();
        try (LanceFixture strings = new LanceFixture(database.resolve("strings"), other())) {
            strings.commit(1, new Checkpoint(strings.table, other()).upsert("a", 1).changes());
            TableCommit commit =
                    new TableCommit(strings.table, SCHEMA, 1 << 20, afterConflict -> {});
            assertThatThrownBy(() -> commit.commit(LanceFixture.stamp(2), List.of(changes)))
                    .isInstanceOf(FinalCommitException.class)
                    .hasMessage(
                            "The key column 'id' of the table 'documents' is utf8 NOT NULL, and was declared int64: the table was changed while the job ran. Start the job again with a declaration that fits.");
        }
    }

    @Test
    void aStaleViewOfTheTableAddsNothing() throws Exception {
        TableDefinition definition = new TableDefinition(target.table, with("extra"), "main_db");
        try (Dataset beforeAppend = target.table.open()) {
            target.commit(2, target.checkpoint().upsert(3L, "three"));
            assertThat(definition.addColumns(beforeAppend, List.of("extra"))).isFalse();
        }
        try (Dataset beforeAddition = target.table.open()) {
            Tables.prepare(target.table, with("extra"));
            assertThat(definition.addColumns(beforeAddition, List.of("extra"))).isFalse();
        }
        try (Dataset latest = target.table.open()) {
            assertThat(definition.addColumns(latest, List.of("extra"))).isFalse();
        }
        assertThat(columns()).containsExactly("id", "title", "extra");
    }

    @Test
    void jobsThatAddColumnsAtTheSameMomentWhileAnotherCommitsAllFit() throws Exception {
        int jobs = 4;
        CyclicBarrier start = new CyclicBarrier(jobs + 1);
        ExecutorService executor = Executors.newFixedThreadPool(jobs + 1);
        try {
            List<Callable<Void>> all = new ArrayList<>();
            for (int job = 0; job < jobs; job++) {
                TableSchema schema = job % 2 == 0 ? with("same") : with("same", "own" + job);
                all.add(
                        () -> {
                            try (LanceTable table =
                                    new LanceTable(target.connection(), LanceFixture.NAME)) {
                                start.await();
                                Tables.prepare(table, schema);
                                assertThat(table.layout(schema)).isNotNull();
                            }
                            return null;
                        });
            }
            all.add(
                    () -> {
                        start.await();
                        for (int i = 0; i < 10; i++) {
                            target.reader.delete("id = -1"); // A new version all the same.
                        }
                        return null;
                    });
            for (Future<Void> each : executor.invokeAll(all)) {
                each.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(columns()).containsExactlyInAnyOrder("id", "title", "same", "own1", "own3");
        assertThat(target.reader.rows()).hasSize(2);
    }

    @Test
    void b6AMissingNotNullColumnIsRefusedWithTheRemedy() {
        TableSchema schema =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .column("title", LanceType.utf8())
                        .column("tier", ColumnDef.notNull(LanceType.utf8()))
                        .column("note", LanceType.utf8())
                        .primaryKey("id")
                        .build();
        long before = target.reader.version();
        assertThatThrownBy(() -> Tables.prepare(target.table, schema))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        String.join(
                                System.lineSeparator(),
                                "The table 'documents' does not fit its declaration; the columns marked with * differ:",
                                "     column  declared             found                what to do",
                                "     id      int64 NOT NULL, key  int64 NOT NULL, key",
                                "     title   utf8                 utf8",
                                "  *  tier    utf8 NOT NULL        -                    declare it nullable, since rows that exist have no value, or add the column to the table",
                                "  *  note    utf8                 -                    add the column to the table, or remove it from the declaration",
                                "Change the declaration or write to another table; or set OnSchemaMismatch.RECREATE ('sink.on-schema-mismatch' = 'recreate' in SQL), which replaces the table by an empty one."));
        assertThat(target.reader.version()).isEqualTo(before);
    }

    @Test
    void b8AnotherKeyIsRefused() {
        TableSchema composite =
                TableSchema.builder()
                        .column("title", ColumnDef.notNull(LanceType.utf8()))
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .primaryKey("title", "id")
                        .build();
        assertThatThrownBy(() -> Tables.prepare(target.table, composite))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        String.join(
                                System.lineSeparator(),
                                "     column  declared               found                what to do",
                                "  *  title   utf8 NOT NULL, key 1   utf8                 declare the primary key [id] that the table has",
                                "  *  id      int64 NOT NULL, key 2  int64 NOT NULL, key  declare the primary key [id] that the table has"));
        TableSchema keyless =
                TableSchema.builder()
                        .column("id", ColumnDef.notNull(LanceType.int64()))
                        .column("title", LanceType.utf8())
                        .build();
        assertThatThrownBy(() -> Tables.prepare(target.table, keyless))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("declare the primary key [id] that the table has");
    }

    @Test
    void b8TheSameKeyColumnsInAnotherOrderAreAnotherKey() throws Exception {
        TableSchema declared = composite("a", "b");
        try (LanceFixture pair = new LanceFixture(database.resolve("pair"), declared)) {
            Tables.prepare(pair.table, composite("a", "b"));
            assertThatThrownBy(() -> Tables.prepare(pair.table, composite("b", "a")))
                    .hasMessageContaining("declare the primary key [a, b] that the table has");
        }
    }

    private static TableSchema composite(String... key) {
        return TableSchema.builder()
                .column("a", ColumnDef.notNull(LanceType.int64()))
                .column("b", ColumnDef.notNull(LanceType.int64()))
                .primaryKey(key)
                .build();
    }

    @Test
    void b2AForeignTableWithoutAKeyMarkIsAdopted() throws Exception {
        try (TestTable foreign = TestTable.in(database, "foreign");
                LanceTable table = new LanceTable(target.connection(), "foreign")) {
            foreign.create(
                    new Schema(
                            List.of(
                                    Field.nullable("title", ArrowType.Utf8.INSTANCE),
                                    Field.nullable("id", new ArrowType.Int(64, true)))));
            Tables.prepare(table, SCHEMA);
            assertThat(foreign.version()).isEqualTo(1);
        }
    }

    @Test
    void b8ATableIsRecreatedInOneVersionThatFollowsItsHistory() throws Exception {
        long before = target.reader.version();
        recreating(other(), "main_db", false).prepare();
        assertThat(target.reader.version()).isEqualTo(before + 1);
        assertThat(target.reader.rows()).isEmpty();
        assertThat(target.reader.schema()).isEqualTo(schemaOf(other()));
        UncommittedChanges changes = new Checkpoint(target.table, other()).upsert("a", 1).changes();
        new TableCommit(target.table, other(), 1 << 20, afterConflict -> {})
                .commit(LanceFixture.stamp(2), List.of(changes));
        assertThat(target.reader.rows()).containsExactly(Map.of("id", "a", "size", 1));

        recreating(other(), "main_db", true).prepare();
        assertThat(target.reader.rows()).as("what fits is not recreated").hasSize(1);
    }

    private static Schema schemaOf(TableSchema declared) {
        return new Schema(
                ArrowTypes.schema(declared).getFields(), Map.of("flink.database-key", "main_db"));
    }

    @Test
    void whatCanBeEvolvedIsNotRecreated() throws Exception {
        recreating(with("extra"), "main_db", true).prepare();
        assertThat(columns()).containsExactly("id", "title", "extra");
        assertThat(target.reader.rows()).hasSize(2);
    }

    @Test
    void aTableIsNotRecreatedByAJobThatRestoresState() {
        assertThatThrownBy(() -> recreating(other(), "main_db", true).prepare())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The table 'documents' does not fit its declaration;")
                .hasMessageEndingWith(
                        "It is not recreated, because the job restores state that goes with the rows in it. Start the job without state to recreate it.");
        assertThat(target.reader.rows()).hasSize(2);
    }

    @Test
    void aTableOfAnotherKeyOrAForeignOneIsNotRecreated() throws Exception {
        assertThatThrownBy(() -> recreating(other(), "other_db", false).prepare())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(
                        "It is not recreated, because the database key 'other_db' did not create it: it bears the key 'main_db'. Drop the table yourself if its rows are not needed, or write to another one.");
        assertThat(target.reader.rows()).hasSize(2);
        target.reader.overwrite(ArrowTypes.schema(SCHEMA));
        long before = target.reader.version();
        assertThatThrownBy(() -> recreating(other(), "main_db", false).prepare())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(
                        "It is not recreated, because the database key 'main_db' did not create it: it bears no key, so another program made it. Drop the table yourself if its rows are not needed, or write to another one.");
        assertThat(target.reader.version()).isEqualTo(before);
    }

    @Test
    void b10AUsersTableIsNeitherCreatedNorChanged() throws Exception {
        long before = target.reader.version();
        user(SCHEMA).prepare();
        user(SCHEMA).await(Duration.ofSeconds(1));
        for (TableSchema schema : List.of(with("extra"), other())) {
            for (Waiting each : List.<Waiting>of(p -> p.prepare(), p -> p.await(LONG))) {
                assertThatThrownBy(() -> each.on(user(schema)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageEndingWith(
                                "The table is managed by the user, so the sink does not change it. Change the table or the declaration.");
            }
        }
        assertThat(target.reader.version()).isEqualTo(before);
        try (LanceTable missing = new LanceTable(target.connection(), "missing")) {
            TablePreparation preparation =
                    new TablePreparation(
                            missing,
                            SCHEMA,
                            "main_db",
                            ManagedBy.USER,
                            OnSchemaMismatch.FAIL,
                            false);
            for (Waiting each : List.<Waiting>of(p -> p.prepare(), p -> p.await(LONG))) {
                assertThatThrownBy(() -> each.on(preparation))
                        .isInstanceOf(IOException.class)
                        .hasMessage(
                                "The table 'missing' at %s does not exist, and it is managed by the user. Create it, or let the sink create it with ManagedBy.SYSTEM ('managed-by' = 'system' in SQL).",
                                missing.uri());
            }
        }
        assertThat(database.resolve("missing.lance")).doesNotExist();
    }

    private static final Duration LONG = Duration.ofMinutes(5);

    private interface Waiting {
        void on(TablePreparation preparation) throws Exception;
    }

    @Test
    void whoWaitsForATableThatCanNeverFitFailsAtOnce() {
        assertThatThrownBy(() -> Tables.preparation(target.table, other()).await(LONG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The table 'documents' does not fit its declaration;");
        assertThatThrownBy(() -> recreating(other(), "main_db", true).await(LONG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("It is not recreated, because the job restores state");
    }

    @Test
    void whoWaitsGoesOnWhenTheColumnsAreAddedOrTheTableIsRecreated() throws Exception {
        for (TableSchema schema : List.of(with("extra"), other())) {
            try (LanceTable waiting = new LanceTable(target.connection(), LanceFixture.NAME)) {
                TablePreparation other =
                        new TablePreparation(
                                waiting,
                                schema,
                                "main_db",
                                ManagedBy.SYSTEM,
                                OnSchemaMismatch.RECREATE,
                                false);
                ExecutorService executor = Executors.newSingleThreadExecutor();
                Future<?> await =
                        executor.submit(
                                () -> {
                                    other.await(LONG);
                                    return null;
                                });
                recreating(schema, "main_db", false).prepare();
                await.get();
                executor.shutdown();
                assertThat(waiting.layout(schema)).isNotNull();
            }
        }
    }
}
